# Strings in hot loops: scanning, building, comparing, formatting, keys.
def tokenize(text):
    tokens, i, n = [], 0, len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < n and text[j].isdigit():
                j += 1
            tokens.append(int(text[i:j]))
            i = j
        elif c.isalpha():
            j = i
            while j < n and (text[j].isalnum() or text[j] == "_"):
                j += 1
            tokens.append(text[i:j])
            i = j
        else:
            tokens.append(c)
            i += 1
    return tokens


def evaluate(tokens):
    tokens = tokens[::-1]
    def factor():
        t = tokens.pop()
        if t == "(":
            v = total()
            tokens.pop()
            return v
        return -factor() if t == "-" else t
    def product():
        v = factor()
        while tokens and tokens[-1] in ("*", "/", "%"):
            op, r = tokens.pop(), factor()
            v = v * r if op == "*" else v // r if op == "/" else v % r
        return v
    def total():
        v = product()
        while tokens and tokens[-1] in ("+", "-"):
            op, r = tokens.pop(), product()
            v = v + r if op == "+" else v - r
        return v
    return total()


print(tokenize("abc_1 + 42*(x9-7)é3"), evaluate(tokenize("2 + 3 * (4 - 1) - -5 % 3")))
expression = " + ".join(f"({i} * {i + 1} - {i} / 2)" for i in range(200))
print(len(expression), evaluate(tokenize(expression)))


def caesar(text, k):
    out = ""
    for c in text:
        if "a" <= c <= "z":
            c = chr((ord(c) - 97 + k) % 26 + 97)
        out += c
    return out


message = "the quick brown fox; " * 40
print(caesar(message, 3)[:21], caesar(caesar(message, 3), -3) == message)


def palindromes(n):
    count = 0
    for i in range(n):
        s = str(i)
        if s == s[::-1]:
            count += 1
    return count


def run_length(text):
    out, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out.append(f"{text[i]}{j - i}")
        i = j
    return "".join(out)


def frequencies(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    return sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:4]


def edit(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        new = [i + 1]
        for j, y in enumerate(b):
            new.append(min(row[j] + (x != y), row[j + 1] + 1, new[j] + 1))
        row = new
    return row[-1]


print(palindromes(2000), run_length("aaabbc" * 50)[:20], frequencies(message), edit("kitten" * 8, "sitting" * 8))
keys = [f"key{i % 40}" for i in range(2000)]
table = {}
for k in keys:
    table[k] = table.get(k, 0) + len(k)
print(len(table), sum(table.values()), table["key7"])
lines = []
for i in range(1000):
    lines.append("%d:%s:%5.2f" % (i, chr(97 + i % 26), i / 7))
print(lines[3], lines[-1], sum(map(len, lines)))
widths = 0
s = "aé Ω😀"
for i in range(2000):
    widths += ord(s[i % 5]) if s[i % 5] != " " else 0
    if i == 1000:
        s = "abcde"
print(widths)
acc = ""
for i in range(1200):
    acc += str(i % 10)
    if i == 600:
        acc += "é"
    if i == 900:
        acc = acc[-100:]
print(len(acc), acc[:5], acc.count("7"))
