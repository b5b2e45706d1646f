/** Whether a word that two tasks share tells that they are about one thing, or is a word that anybody writes of anything. */
import { isNounToo, verbOf } from '../language/verb.ts'
import { withoutNumber } from '../search/stem.ts'
import { isGeneric } from '../search/task-phrases.ts'

/** Words of any text, of any piece of software, and of those who work on it. */
const COMMON: ReadonlySet<string> = new Set(
  `able above absent active actual additional approach appropriate area aspect available aware bad basic behavior behaviour below best better big broad
case certain clean clear close code common complete complex concrete consistent constant content correct current custom day desired detail detailed different direct
distinct due dynamic early easy effort empty end enough entire equal example exact existing expected explicit external extra fact false fast few file final fixed
free fresh full function functional further future generic given global good group hard high hour idea identical important incorrect independent individual inner input
instance internal intended invalid item key kind known large last late later least less level like likely line list little local long low major many
matching maximum meaning method minimal minimum minor minute missing mode month most multi multiple name near necessary need next nice nil non none normal note null number
object old only open optional order ordinary original other outer output overall own part partial particular path person piece place plain plus point possible
potential present previous primary prior private problem proper property public purpose question quick range rare raw ready real reason recent regular related
relevant reliable remaining repeat required respective responsible result rich right role root rule same sample secondary section sensible
separate set several short side similar simple single size small software sole soon special specific standard static step straightforward
strict strong sub subsequent such suitable sure system team temporary text thing time today together top total true type typical unique unknown
usual valid value various visible way week whole wide word work worker wrong year zero developer engineer user people maintainer reviewer
app apps behaviours bin cannot cargo cmd criteria e2e fail failure feature implementation internal issue js lib libs main max min npm npx package pkg pnpm pytest md project py repo repository requirement run rn scenario scope script spec src stale story success task test tests ts tsx yarn`.split(
    /\s+/,
  ),
)
/** Endings of words that say how something is. */
const QUALITY = /(?:[a-z]{3}ly|[a-z]{3}(?:able|ible|ful|less|ous|ical))$/
/** Nouns that end so. */
const NOUNS_LIKE_QUALITIES =
  /^(?:(?:re|as)?assembly|family|reply|anomaly|table|variable|cable|executable|radical|vertical)$/

/** Whether a written word stands for a thing that few tasks are about: a noun or a name, and neither a deed nor a quality. */
export function isTellingWord(written: string): boolean {
  const word = withoutNumber(written.toLowerCase())
  if (word.length < 3 || /^\d/.test(word) || isGeneric(word) || COMMON.has(word)) return false
  if (QUALITY.test(word) && !NOUNS_LIKE_QUALITIES.test(word)) return false
  const verb = verbOf(word)
  return verb === undefined || (verb.form !== 'past' && isNounToo(verb.base))
}
