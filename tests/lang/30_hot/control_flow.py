# Shapes of control flow: breaks out of depth, else, while True, loop-carried booleans, big bodies.
def find(n):
    for i in range(n):
        for j in range(n):
            if i * j == 391 and i < j:
                break
        else:
            continue
        return i, j
    return None


def while_else(n):
    rounds = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        rounds += 1
        if rounds > 500:
            break
    else:
        return rounds, "ended"
    return rounds, "broke"


def flags(n):
    state, seen = "a", {"a": 0, "b": 0, "c": 0}
    toggle = False
    for i in range(n):
        toggle = not toggle
        seen[state] += 1
        if state == "a" and toggle:
            state = "b"
        elif state == "b" and (i % 3 == 0 or not toggle):
            state = "c"
        elif state == "c":
            state = "a" if i % 5 else state
    return seen, state, toggle


def early_returns(n):
    def classify(x):
        if x < 10: return 0
        if x % 2: return 1
        for d in (3, 5, 7):
            if x % d == 0: return d
        return -1
    counts = {}
    for i in range(n):
        k = classify(i)
        counts[k] = counts.get(k, 0) + 1
    return counts


def conditional_expressions(n):
    t = 0
    for i in range(n):
        t += (1 if i % 2 else 2 if i % 3 else 3) + (i and 1 or 5) + (0 or i % 4) + (i % 5 and i % 7)
        t -= not i % 6
        t += (i > 5) + (3 < i < 10) + (i == 7 != 8) + (i in (1, 2, 3)) + (i is None)
    return t


def nested_while(n):
    i = total = 0
    while i < n:
        j = i
        while j > 0:
            if j % 13 == 0:
                break
            k = 0
            while True:
                k += 1
                if k >= j % 4:
                    break
                total += 1
            j -= 3
        i += 1
    return total


def loop_variable_after(n):
    for i in range(n):
        pass
    for j in range(0):
        pass
    try:
        j
    except UnboundLocalError as e:
        return i, str(e)


def conditional_unbound(n):
    errors = 0
    for i in range(n):
        if i > 1000:
            late = i
        try:
            late + 1
        except UnboundLocalError:
            errors += 1
    return errors


def walrus(n):
    t = 0
    i = 0
    while (i := i + 1) < n:
        if (r := i % 17) > 10 and (s := r * 2) > 25:
            t += s
    return t, r, s


def dispatch_chain(n):
    out = 0
    for i in range(n):
        op = i * 7 % 12
        if op == 0: out += 1
        elif op == 1: out -= 1
        elif op == 2: out *= 2
        elif op == 3: out //= 3
        elif op == 4: out ^= i
        elif op == 5: out |= 1
        elif op == 6: out &= 0xFFFF
        elif op == 7: out = ~out
        elif op == 8: out <<= 1
        elif op == 9: out >>= 1
        elif op == 10: out = -out
        else: out %= 100003
    return out


def chained_comparison_effects(n):
    log = []
    def v(x):
        log.append(x)
        return x
    hits = 0
    for i in range(n):
        if v(i % 3) < v(1) < v(2):
            hits += 1
    return hits, len(log)


def assert_loop(n):
    for i in range(n):
        assert i >= 0, "never"
        assert i != n - 1, f"at {i}"


def del_in_loop(n):
    t = 0
    for i in range(n):
        x = i
        t += x
        del x
    try:
        return x
    except UnboundLocalError as e:
        return t, str(e)


print(find(60), find(10), while_else(27), while_else(2**40 + 1), flags(2000), early_returns(2000), conditional_expressions(2000), nested_while(300), loop_variable_after(2000), conditional_unbound(2000), walrus(2000), dispatch_chain(3000), chained_comparison_effects(1200), del_in_loop(1500), sep="\n")
try:
    assert_loop(2000)
except AssertionError as e:
    print("AssertionError", e)
