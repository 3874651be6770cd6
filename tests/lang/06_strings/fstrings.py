# f-strings: expressions, nesting, conversions, formats, debugging form.
x, y, name, items = 5, 2.5, "Ann", [1, 2, 3]
print(f"{x} {x + 1} {x * y:.1f} {name!r} {name!s:>5} {name:^7}|{items} {items[0]} {len(items)}")
print(f"{x=} {x = } {x + 1=} {name=} {name=!s} {y=:.2f} {items[1:]=}")
print(f"{'nested'} {f'{x}'} {f'{f"{x}"}'} {"double"} {'a' 'b'}")
print(f"{x:{x}} {y:{x}.{x - 3}f} {x:0{x}d} {name:{'*'}^{10}}")
print(f"{{}} {{{x}}} {{x}} }}{{", f"", f"{''}", f"{None} {True} {...}")
print(f"{(lambda a: a * 2)(3)} {x if x > 3 else y} {[i for i in range(3)]} { {1: 2}[1] } {x!r:>4}")
print(f"""multi
{x}
  {
    name
  }""")
print(f"{x:=+5d} {x!r:^5} {-x:05} {1e10:g} {x:>{x}}", f'{name.upper()} {name[0]} {name[::-1]}')
print(f"{x}" f"{y}" "plain {x}", rf"\n{x}\{x}", f"\n{x}\t|", f"\N{BULLET} {x}", f"{'\n'}|{'\\'}")
print(f"{ {'a': 1}['a'] }", f"{'a': <3}|", f"{x:,} {1234567:,} {1234567:_}", f"{3.0:.0f}", f"{'é😀'}é")
print(f"{x # comment
}", f"{x,}", f"{x, y}", f"{*items,}", f"{(z := 7)} {z}", f"{x:%}", f"{x == 5} {x != 4} {x >= 2} {x <= 9}")


def f(n):
    return f"{n}{f(n - 1)}" if n else "!"


print(f(4))


class Tracer:
    def __init__(self, tag): self.tag = tag
    def __format__(self, spec): print("format", self.tag, repr(spec)); return self.tag
    def __repr__(self): return "R" + self.tag
    def __str__(self): return "S" + self.tag


print(f"{Tracer('a')} {Tracer('b'):spec} {Tracer('c')!r} {Tracer('d')!s:>4} {Tracer('e')=}")
try:
    f"{x:Z}"
except ValueError as e:
    print(e)
try:
    f"{undefined}"
except NameError as e:
    print(e)
assert f"{x}" == "5", f"not {x}"
long = f"{x}" * 3 + f"{y:>{10}}" + f"{name!a}"
print(long, len(f"{'a' * 1000}"))
