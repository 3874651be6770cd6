def while_loop(n):
    total = 0
    i = 0
    while i < n:
        total += i
        i += 1
    else:
        total = -1
    return total


def for_loop(xs):
    for i in range(10):
        for a, b in xs:
            if a:
                break
            if b:
                continue
            print(a[0])
        else:
            return i


def walrus(f):
    while (line := f.readline()):
        print(line.strip())
