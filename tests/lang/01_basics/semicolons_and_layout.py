# Layout: semicolons, continuation, comments, blank lines, tabs, nested one-liners.
a = 1; b = 2; c = \
    3
print(a, b, c)  # comment after code
if a:  # comment after colon
    # comment alone

    print("in if")

        # oddly indented comment
    print("still in if")
if a: b = 5; print(b)
else: print("no")
for i in (1, 2): print(i, end=" "); print("|", end=" ")
print()
while a < 3: a += 1
print(a)
total = (1 +
         2 +  # inside brackets
         3

         + 4)
print(total, [
    1, 2,
    3,
], {
    "k": 1,
    },
      (1,
       ), sep=" ")
def one(): return 1
def two(): x = 2; return x
class Empty: pass
class Small: v = 1; w = 2
print(one(), two(), Small.v + Small.w)
if 1:
	print("tab indented")
if 1:
 print("one space")
if 1:
                print("many spaces")
text = """line one
  line two \
joined
"""
print(text, end="")
print("implicit "
      "joining "
      'of strings')
x = [i
     for i in range(5)
     if i % 2]
print(x)
assert (
    True
), "fine"
result = (lambda:
          "lambda over lines")()
print(result)
if (a == 3 and
    b == 5): print("condition over lines")
print([1]or 2, not-1, (1)if a else(2))
print("ok")
...
pass
"a string statement"
5
