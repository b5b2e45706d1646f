import { stemOf } from '../../src/core/planning/search/stem.ts'
import { partsOf } from '../../src/core/planning/search/words.ts'

const EMPTY = new Set(
  `a about after all also an and any are as at be been before being below between both but by can could do does done each either for from
had has have how if in into is it its may must no nor not of off on once one only or other our out over per shall should since so some
such than that the their them then there these they this those through to too under until up us via was we were what when where which
while who whose why will with within without would you your`.split(/\s+/),
)

/** The words of a text as tasks are compared by: identifiers split, stems, without those that say nothing. */
export function taskWords(text: string): Set<string> {
  return new Set(
    partsOf(text)
      .filter((word) => word.length > 1 && !EMPTY.has(word))
      .map(stemOf),
  )
}
