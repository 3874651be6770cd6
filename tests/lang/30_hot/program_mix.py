# A small interpreter and a life board: what ordinary hot programs are made of.
def assemble(text):
    program, labels = [], {}
    for line in text.strip().splitlines():
        line = line.split("#")[0].strip()
        if line.endswith(":"):
            labels[line[:-1]] = len(program)
        elif line:
            op, *args = line.split()
            program.append((op, args))
    return [(op, [labels.get(a, a) for a in args]) for op, args in program]


class Machine:
    def __init__(self, program):
        self.program, self.regs, self.out, self.steps = program, {}, [], 0

    def value(self, a): return int(a) if isinstance(a, int) or a.lstrip("-").isdigit() else self.regs.get(a, 0)

    def run(self):
        pc = 0
        regs = self.regs
        while pc < len(self.program):
            op, args = self.program[pc]
            self.steps += 1
            pc += 1
            match op:
                case "set": regs[args[0]] = self.value(args[1])
                case "add": regs[args[0]] = regs.get(args[0], 0) + self.value(args[1])
                case "sub": regs[args[0]] -= self.value(args[1])
                case "mul": regs[args[0]] *= self.value(args[1])
                case "mod": regs[args[0]] %= self.value(args[1])
                case "jnz":
                    if self.value(args[0]): pc = args[1]
                case "out": self.out.append(self.value(args[0]))
                case _: raise SyntaxError(f"unknown {op}")
        return self


source = """
set n 300
set a 0
set b 1
loop:
    set t a      # fibonacci modulo
    add t b
    mod t 100003
    set a b
    set b t
    sub n 1
    jnz n loop
out a
"""
m = Machine(assemble(source)).run()
print(m.out, m.steps)
try:
    Machine(assemble("nop 1")).run()
except SyntaxError as e:
    print(e)


def life(cells, generations):
    for _ in range(generations):
        counts = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        key = (x + dx, y + dy)
                        counts[key] = counts.get(key, 0) + 1
        cells = {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}
    return cells


print(sorted(life({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}, 40)))
print(len(life({(0, 1), (1, 0), (1, 1), (1, 2), (2, 2)}, 60)))


def dijkstra(graph, start):
    done, frontier = {}, [(0, start)]
    while frontier:
        frontier.sort(reverse=True)
        d, node = frontier.pop()
        if node in done:
            continue
        done[node] = d
        frontier.extend((d + w, n) for n, w in graph[node] if n not in done)
    return done


graph = {i: [((i * 7 + 1) % 60, i % 5 + 1), ((i + 1) % 60, 9)] for i in range(60)}
print(sum(dijkstra(graph, 0).values()), dijkstra(graph, 3)[59])


def knapsack(items, capacity):
    best = [0] * (capacity + 1)
    for weight, value in items:
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[capacity]


print(knapsack([(i % 13 + 1, i * i % 29) for i in range(40)], 100))


def brainfuck(code, data=b""):
    stack, jump = [], {}
    for i, c in enumerate(code):
        if c == "[":
            stack.append(i)
        elif c == "]":
            j = stack.pop()
            jump[i], jump[j] = j, i
    tape, p, i, out = [0] * 100, 0, 0, ""
    while i < len(code):
        c = code[i]
        if c == ">": p += 1
        elif c == "<": p -= 1
        elif c == "+": tape[p] = (tape[p] + 1) % 256
        elif c == "-": tape[p] = (tape[p] - 1) % 256
        elif c == ".": out += chr(tape[p])
        elif c == "[" and not tape[p]: i = jump[i]
        elif c == "]" and tape[p]: i = jump[i]
        i += 1
    return out


print(brainfuck("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
