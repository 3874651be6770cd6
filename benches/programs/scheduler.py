"""A small operating system: processes of several classes, a priority scheduler, mailboxes.

Work orders travel from producers over a router to workers and on to an auditor; a timer wakes
sleepers and stirs up the priorities. Everything is method dispatch on small objects.
"""
# test size: 60
import sys

READY, WAITING, SLEEPING, DONE = range(4)


class Message:
    __slots__ = ("sender", "kind", "payload", "hops")

    def __init__(self, sender, kind, payload):
        self.sender = sender
        self.kind = kind
        self.payload = payload
        self.hops = 0


class Mailbox:
    """A first-in first-out queue as a linked list."""

    class Link:
        __slots__ = ("message", "next")

        def __init__(self, message):
            self.message = message
            self.next = None

    def __init__(self):
        self.head = None
        self.tail = None
        self.length = 0

    def __len__(self):
        return self.length

    def put(self, message):
        link = Mailbox.Link(message)
        if self.tail is None:
            self.head = link
        else:
            self.tail.next = link
        self.tail = link
        self.length += 1

    def get(self):
        link = self.head
        if link is None:
            return None
        self.head = link.next
        if self.head is None:
            self.tail = None
        self.length -= 1
        return link.message


class Process:
    """Something that can be run for a slice of time."""

    def __init__(self, kernel, name, priority):
        self.kernel = kernel
        self.name = name
        self.priority = priority
        self.state = READY
        self.mailbox = Mailbox()
        self.runs = 0
        self.wake_at = 0

    def step(self):
        """Do one slice of work; subclasses say what."""
        raise NotImplementedError

    def send(self, target, kind, payload):
        self.kernel.deliver(target, Message(self, kind, payload))

    def wait(self):
        self.state = WAITING

    def sleep(self, ticks):
        self.state = SLEEPING
        self.wake_at = self.kernel.now + ticks

    def finish(self):
        self.state = DONE

    @property
    def is_ready(self):
        return self.state == READY


class Producer(Process):
    """Makes `count` work orders, with a pause after each burst."""

    def __init__(self, kernel, name, priority, router, count, seed):
        super().__init__(kernel, name, priority)
        self.router = router
        self.left = count
        self.random = seed

    def next_random(self):
        self.random = (self.random * 1103515245 + 12345) & 0x7FFFFFFF
        return self.random >> 8

    def step(self):
        for _ in range(3):
            if self.left == 0:
                self.send(self.router, "end", None)
                self.finish()
                return
            self.left -= 1
            self.send(self.router, "work", self.next_random() % 1000)
        self.sleep(1 + self.next_random() % 4)


class Receiver(Process):
    """A process that takes one message a slice and waits when there is none."""

    def step(self):
        message = self.mailbox.get()
        if message is None:
            self.wait()
        else:
            message.hops += 1
            self.handle(message)

    def handle(self, message):
        raise NotImplementedError


class Router(Receiver):
    """Hands out work in turns, and tells everybody when the last producer has ended."""

    def __init__(self, kernel, name, priority, producers):
        super().__init__(kernel, name, priority)
        self.workers = []
        self.turn = 0
        self.open_producers = producers

    def handle(self, message):
        if message.kind == "end":
            self.open_producers -= 1
            if self.open_producers == 0:
                for worker in self.workers:
                    self.send(worker, "end", None)
                self.finish()
            return
        worker = self.workers[self.turn]
        self.turn = (self.turn + 1) % len(self.workers)
        self.kernel.deliver(worker, message)


class Worker(Receiver):
    def __init__(self, kernel, name, priority, auditor):
        super().__init__(kernel, name, priority)
        self.auditor = auditor
        self.handled = 0

    def handle(self, message):
        if message.kind == "end":
            self.send(self.auditor, "end", self.handled)
            self.finish()
            return
        self.handled += 1
        message.payload = self.work(message.payload)
        self.kernel.deliver(self.auditor, message)

    def work(self, value):
        raise NotImplementedError


class Adder(Worker):
    def work(self, value):
        total = 0
        for digit in range(8):
            total += (value >> digit) & 1
        return total


class Scaler(Worker):
    factor = 3

    def work(self, value):
        return value * self.factor % 1009


class LazyScaler(Scaler):
    factor = 7

    def work(self, value):
        if value % 2:
            self.sleep(2)
        return super().work(value)


class Auditor(Receiver):
    def __init__(self, kernel, name, priority, workers):
        super().__init__(kernel, name, priority)
        self.open_workers = workers
        self.received = 0
        self.claimed = 0
        self.total = 0
        self.most_hops = 0

    def handle(self, message):
        if message.kind == "end":
            self.claimed += message.payload
            self.open_workers -= 1
            if self.open_workers == 0:
                self.finish()
            return
        self.received += 1
        self.total += message.payload
        if message.hops > self.most_hops:
            self.most_hops = message.hops


class Timer(Process):
    """Wakes the sleepers that are due and changes a priority now and then."""

    def step(self):
        kernel = self.kernel
        others = 0
        for process in kernel.processes:
            if process.state == SLEEPING and process.wake_at <= kernel.now:
                process.state = READY
            if process is not self and process.state != DONE:
                others += 1
        if kernel.now % 16 == 0:
            victim = kernel.processes[kernel.now // 16 % len(kernel.processes)]
            victim.priority = (victim.priority + 3) % 8
        if others == 0:
            self.finish()


class Kernel:
    """Every tick runs each ready process once, the highest priority first."""

    def __init__(self):
        self.processes = []
        self.now = 0
        self.deliveries = 0

    def add(self, process):
        self.processes.append(process)
        return process

    def deliver(self, target, message):
        target.mailbox.put(message)
        if target.state == WAITING:
            target.state = READY
        self.deliveries += 1

    def run(self):
        while True:
            ready = [process for process in self.processes if process.is_ready]
            if not ready:
                return
            ready.sort(key=lambda process: process.priority, reverse=True)
            for process in ready:
                if process.state == READY:
                    process.runs += 1
                    process.step()
            self.now += 1


def simulate(orders):
    kernel = Kernel()
    kernel.add(Timer(kernel, "timer", 7))
    worker_classes = [Adder, Scaler, LazyScaler, Adder, LazyScaler]
    producers = 4
    auditor = kernel.add(Auditor(kernel, "auditor", 1, len(worker_classes)))
    router = kernel.add(Router(kernel, "router", 4, producers))
    for i, worker_class in enumerate(worker_classes):
        name = f"{worker_class.__name__.lower()}{i}"
        router.workers.append(kernel.add(worker_class(kernel, name, 2 + i % 3, auditor)))
    for i in range(producers):
        kernel.add(Producer(kernel, f"producer{i}", 5, router, orders, 42 + i))
    kernel.run()

    assert all(process.state == DONE for process in kernel.processes)
    assert all(len(process.mailbox) == 0 for process in kernel.processes)
    assert auditor.received == auditor.claimed == producers * orders
    assert auditor.most_hops == 3
    # Every order is delivered three times; producers and workers each say goodbye.
    goodbyes = producers + 2 * len(worker_classes)
    assert kernel.deliveries == 3 * producers * orders + goodbyes
    return kernel, auditor


def main():
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 120_000
    kernel, auditor = simulate(orders)
    if orders == 60:
        assert auditor.total == 75756, auditor.total
    for process in kernel.processes:
        print(f"{process.name:12} priority {process.priority} runs {process.runs}")
    print(f"ticks {kernel.now}, deliveries {kernel.deliveries}, total {auditor.total}")


if __name__ == "__main__":
    main()
