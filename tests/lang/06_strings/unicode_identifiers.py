# Identifiers outside ASCII, and their normal form.
é = 1
print(é)
π = 3.14159
def ñandú(größe): return größe * 2
print(ñandú(π), ñandú.__name__)
ﬁ = "ligature"
print(fi)
class Ω:
    ä = "umlaut"
    变量 = 5
print(Ω.ä, Ω().变量, Ω.__name__, getattr(Ω, "变量"))
µ = "micro"
print(μ, "μ" in globals(), "µ" in globals())
x = {"名": 1}
print(x["名"], f"{Ω.变量=}")
try:
    exec("a\u00b2 = 1")
except SyntaxError as e:
    print(e.msg)
try:
    exec("€ = 1")
except SyntaxError as e:
    print(e.msg)
print("º".isidentifier(), "ª".isidentifier(), "·".isidentifier(), "a·".isidentifier(), "℘".isidentifier(), "٣".isidentifier(), "a٣".isidentifier())
