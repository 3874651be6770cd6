# The math module.
import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(2), math.isqrt(10**20 + 1), round(math.cbrt(27.0), 12), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist((0, 0), (3, 4)))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1), math.atan2(-1, -1))
print(math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), round(math.acosh(2), 12), round(math.atanh(0.5), 12))
print(math.exp(1), math.expm1(1e-5), math.exp2(10), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-5))
print(math.log(10**400), math.log2(2**1000), math.log10(10**300))
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.fabs(-2), math.fmod(-7, 3), math.remainder(7, 4), math.copysign(1, -0.0))
print(math.modf(3.25), math.modf(-3.25), math.frexp(10.0), math.ldexp(0.625, 4), math.frexp(0.0))
print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(2**70, 6), math.lcm(4, 6), math.lcm(), math.lcm(3, 0))
print(math.factorial(0), math.factorial(20), math.factorial(30), math.comb(10, 3), math.comb(3, 10), math.perm(5, 2), math.perm(5))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 2, rel_tol=0.5), math.isclose(0, 1e-10, abs_tol=1e-9))
print(math.prod([1, 2, 3, 4]), math.prod([], start=5), math.prod([0.5, 4]), math.fsum([0.1] * 10), math.sumprod([1, 2], [3, 4]))
print(math.degrees(math.pi), math.radians(180), math.nextafter(1.0, 2.0), math.ulp(1.0), math.fma(2.0, 3.0, 4.0))
print(math.gamma(5), math.lgamma(10), math.erf(0.5), math.erfc(0.5))
for f, *args in ((math.sqrt, -1), (math.log, 0), (math.log, -1), (math.acos, 2), (math.exp, 1000), (math.factorial, -1), (math.factorial, 1.5), (math.isqrt, -1), (math.pow, 0, -1), (math.fmod, 1, 0), (math.sqrt, "a"), (math.floor, "a"), (math.gcd, 1.5), (math.comb, -1, 2), (math.sin, math.inf), (math.sqrt,), (math.gamma, 0), (math.cosh, 1000), (math.log, 2, 1), (math.ldexp, 1.0, 5000)):
    try:
        print(f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__ + ":", e)


class Roundish:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"

    def __float__(self):
        return 6.25


print(math.floor(Roundish()), math.ceil(Roundish()), math.trunc(Roundish()), math.sqrt(Roundish()))
