"""Make up a text, take it apart into words, and count, rank and index them."""
# test size: 300
import sys

CONSONANTS = "bcdfghjklmnprstvwz"
VOWELS = "aeiou"
PUNCTUATION = ".,;:!?\"'()"


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        return (self.state >> 33) % n


def invent_vocabulary(random, size):
    words = []
    seen = set()
    while len(words) < size:
        syllables = 1 + random.below(4)
        word = "".join(
            CONSONANTS[random.below(len(CONSONANTS))] + VOWELS[random.below(len(VOWELS))]
            for _ in range(syllables)
        )
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


def write_text(random, vocabulary, lines):
    """Return the text and how often each word was written."""
    truth = dict.fromkeys(vocabulary, 0)
    text = []
    for number in range(lines):
        parts = []
        for position in range(6 + random.below(9)):
            # The smaller of two choices is likelier, so that some words are frequent.
            word = vocabulary[min(random.below(len(vocabulary)), random.below(len(vocabulary)))]
            truth[word] += 1
            if position == 0:
                word = word.capitalize()
            elif random.below(40) == 0:
                word = word.upper()
            if random.below(12) == 0:
                word += PUNCTUATION[random.below(len(PUNCTUATION))]
            parts.append(word)
        text.append(" ".join(parts) + ".")
    return "\n".join(text), truth


def words_of(line):
    for mark in PUNCTUATION:
        line = line.replace(mark, " ")
    return line.lower().split()


def count_words(text):
    counts = {}
    lines_of = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for word in words_of(line):
            counts[word] = counts.get(word, 0) + 1
            lines_of.setdefault(word, set()).add(number)
    return counts, lines_of


def count_letters(text):
    letters = {}
    for character in text:
        if character.isalpha():
            character = character.lower()
            if character in letters:
                letters[character] += 1
            else:
                letters[character] = 1
    return letters


def count_endings(counts):
    endings = {}
    for word, count in counts.items():
        if len(word) > 2:
            ending = word[-2:]
            endings[ending] = endings.get(ending, 0) + count
    return endings


def ranked(counts):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def main():
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 110_000
    random = Random(2718281828)
    vocabulary = invent_vocabulary(random, 2000)
    text, truth = write_text(random, vocabulary, lines)

    counts, lines_of = count_words(text)
    assert counts == {word: count for word, count in truth.items() if count}
    letters = count_letters(text)
    assert sum(letters.values()) == sum(len(word) * count for word, count in counts.items())
    for word, where in lines_of.items():
        assert len(where) <= counts[word] and 1 <= min(where) and max(where) <= lines

    print(f"{lines} lines, {len(text)} characters, {sum(counts.values())} words, {len(counts)} distinct")
    for word, count in ranked(counts)[:12]:
        print(f"{word:>10} {count:7d} on {len(lines_of[word])} lines")
    print(" ".join(f"{letter}{count}" for letter, count in ranked(letters)))
    print(", ".join(f"-{ending} {count}" for ending, count in ranked(count_endings(counts))[:10]))
    longest = sorted(counts, key=len, reverse=True)[:5]
    print("longest:", *sorted(longest))


if __name__ == "__main__":
    main()
