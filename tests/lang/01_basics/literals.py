# Every kind of literal, printed.
print(None, True, False, ...)
print(0, 7, 1_000_000, 0xFF, 0o17, 0b1011)
print(1.5, .5, 5., 1e3, 1E-3, 1_0.2_5)
print(2j, 1.5j)
print('single', "double", 'it''s joined', """triple
on two lines""")
print("tab\tnewline\\n quote\" \x41\u00e9\U0001F600\N{GREEK SMALL LETTER PI}")
print(r"raw \n \x41")
print(b"bytes \x00\xff\n")
print([], [1], [1, 2, 3], (), (1,), (1, 2), {}, {1: 2}, {3})
print([1, [2, [3, []]]], ((1,), ((2,),)), {"a": {"b": {}}})
print(-1, +1, ~1, not 1, not 0, not not "")
