/** Sentences that keep hands off something that is there: it is neither made nor changed, whatever else is. */

const [CHANGED, CHANGE] = [
  String.raw`(?:touch|chang|modif|edit|alter|rewrit)(?:ed|ied|ten)`,
  String.raw`(?:touch|change|modify|edit|alter|rewrite|break)`,
]
const MAY_NOT = String.raw`(?:must|shall|should|may|can|will)(?: not|n['’]t)`
/** What is there already, and so can be left alone. */
const THERE =
  /`[^`]*[./][^`]*`|\S\/\S|\w\.[a-z]{1,5}\b|\b(?:existing|current|public|legacy|old|apis?|endpoints?|routes?|code|codebase|modules?|packages?|files?|folders?|director(?:y|ies)|schemas?|tables?|columns?|contracts?|signatures?|migrations?|interfaces?|formats?)\b/i
const PASSIVE = new RegExp(String.raw`^(.{2,160}?)\s(?:${MAY_NOT} be|(?:is|are) not to be)\s(touch|\S+)\S*`, 'i')
const IS_CHANGED = new RegExp(String.raw`\s(?:${MAY_NOT} be|(?:is|are) not to be) (?:\w+ly )?${CHANGED}\b`, 'i')
const STAYS = new RegExp(
  String.raw`\s(?:${MAY_NOT} change|(?:must|shall|should|will) (?:stay|remain|be kept|be left|keep) (?:exactly )?(?:as (?:it|they) (?:is|are)|unchanged|untouched|intact|alone))(?=\s*(?:$|[.!;,(]|in any way|at all))`,
  'i',
)
const HANDS_OFF = new RegExp(
  String.raw`^(?:(?:but|and|please|also|then)\s+)*(?:(?:do not|don['’]t|never|avoid) (?:ever )?(?:${CHANGE}|touching|changing|modifying|editing|altering)\b|no changes? (?:to|in)\b)`,
  'i',
)
const LEAVE =
  /^(?:please\s+)?(?:leave|keep)\s.{2,160}?\s(?:alone|untouched|unchanged|intact|unmodified|as (?:it|they) (?:is|are))\b/i

/** Whether a sentence says that something that is there must stay as it is. Rules of behaviour (`the total stays unchanged when …`) are none. */
export function staysUntouched(sentence: string): boolean {
  const text = sentence.trim().slice(0, 400)
  if (LEAVE.test(text)) return THERE.test(text)
  if (HANDS_OFF.test(text)) return /\btouch/i.test(text) || THERE.test(text)
  const passive = PASSIVE.exec(text)
  if (passive !== null && IS_CHANGED.test(text)) {
    // `Posts must not be edited by others` is a rule of what is made.
    return /^touch/i.test(passive[2] ?? '') || (THERE.test(passive[1] ?? '') && !/\bby\b/i.test(text))
  }
  const stays = STAYS.exec(text)
  return stays !== null && THERE.test(text.slice(0, stays.index))
}
