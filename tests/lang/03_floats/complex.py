# Complex numbers.
a, b = 3 + 4j, 1 - 2j
print(a, b, a + b, a - b, a * b, a / b, -a, +a, a ** 2, abs(a), a.conjugate(), a.real, a.imag)
print(1j * 1j, 2j, -2j, 0j, complex(1, -0.0), complex(-0.0, 1), 1e20j, complex(1.5), complex("1+2j"), complex(" (3-4j) "))
print(a == 3 + 4j, a != b, 1 + 0j == 1, hash(1 + 0j) == hash(1), bool(0j), bool(1j), repr(a), [a])
print(2 + 1j, 2.5 * 1j, 1 / 2j, 1j ** 2, 2 ** 1j, (1 + 1j) ** -1, (1 + 1j) ** 0)
print(f"{a:.2f} {a:g} {a} {a:+.1e}", complex("inf+nanj"), complex(float("inf"), 0))
for thunk in (lambda: a < b, lambda: a // b, lambda: a % b, lambda: int(a), lambda: float(a), lambda: a / 0, lambda: complex("x"), lambda: complex("1 + 2j"), lambda: complex(1, "2"), lambda: 0j ** -1, lambda: complex(None)):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__ + ":", e)
z = 0j
for n in range(8):
    z = z * z + (-0.5 + 0.5j)
print(z, abs(z) < 2)
print(sum([1, 2j, 3.0]), complex(real=1, imag=2), type(1j), isinstance(1j, complex))
