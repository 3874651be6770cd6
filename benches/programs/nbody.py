"""The Sun and the giant planets, moved by a symplectic integrator."""
# test size: 300
import sys
from math import pi, sqrt

SOLAR_MASS = 4 * pi * pi
DAYS_PER_YEAR = 365.24


class Body:
    def __init__(self, name, position, velocity, mass):
        self.name = name
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = (v * DAYS_PER_YEAR for v in velocity)
        self.mass = mass * SOLAR_MASS


def solar_system():
    bodies = [
        Body("sun", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
        Body(
            "jupiter",
            (4.84143144246472090e00, -1.16032004402742839e00, -1.03622044471123109e-01),
            (1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05),
            9.54791938424326609e-04,
        ),
        Body(
            "saturn",
            (8.34336671824457987e00, 4.12479856412430479e00, -4.03523417114321381e-01),
            (-2.76742510726411021e-03, 4.99852801234917238e-03, 2.30417297573763929e-05),
            2.85885980666130812e-04,
        ),
        Body(
            "uranus",
            (1.28943695621391310e01, -1.51111514016986312e01, -2.23307578892655734e-01),
            (2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05),
            4.36624404335156298e-05,
        ),
        Body(
            "neptune",
            (1.53796971148509165e01, -2.59193146099879641e01, 1.79258772950371181e-01),
            (2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05),
            5.15138902046611451e-05,
        ),
    ]
    cancel_momentum(bodies)
    return bodies


def cancel_momentum(bodies):
    """Give the Sun the velocity that leaves the whole system at rest."""
    px, py, pz = momentum(bodies)
    sun = bodies[0]
    sun.vx = -px / sun.mass
    sun.vy = -py / sun.mass
    sun.vz = -pz / sun.mass


def momentum(bodies):
    return (
        sum(b.vx * b.mass for b in bodies),
        sum(b.vy * b.mass for b in bodies),
        sum(b.vz * b.mass for b in bodies),
    )


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in bodies[i + 1 :]:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            total -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            distance2 = dx * dx + dy * dy + dz * dz
            magnitude = dt / (distance2 * sqrt(distance2))
            pull_b = b.mass * magnitude
            a.vx -= dx * pull_b
            a.vy -= dy * pull_b
            a.vz -= dz * pull_b
            pull_a = a.mass * magnitude
            b.vx += dx * pull_a
            b.vy += dy * pull_a
            b.vz += dz * pull_a
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 750_000
    bodies = solar_system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    before = energy(bodies)
    assert f"{before:.9f}" == "-0.169075164", before
    advance(bodies, pairs, 0.01, steps)
    after = energy(bodies)
    # The integrator conserves momentum exactly and lets the energy swing a little.
    assert abs(after - before) < 2e-4, after
    assert all(abs(p) < 1e-12 for p in momentum(bodies))
    if steps == 1000:
        assert f"{after:.9f}" == "-0.169087605", after
    print(f"{before:.9f}")
    print(f"{after:.9f}")
    for body in bodies:
        print(f"{body.name:8} {body.x:+.9f} {body.y:+.9f} {body.z:+.9f}")


if __name__ == "__main__":
    main()
