/**
 * What people wish for as they talk: “what I'd love: …”, “it would be great if …”, “people keep asking for …”. The wish is told
 * without the words around it, so that it reads as what is to be made. Feelings, apologies and stories wish for nothing.
 */

/** A wish, and the words by which it is one. */
export interface Wish {
  /** What is wished for, in its own words. */
  readonly text: string
  /** As written: `I'd love`. */
  readonly said: string
}

const LONGEST = 1000
const NICE =
  '(?:great|nice|good|awesome|lovely|cool|helpful|useful|handy|amazing|wonderful|perfect|fantastic|ideal|neat)'
const FILLERS =
  /^\W*(?:(?:so|oh|ok|okay|and|then|also|plus|btw|by the way|well|anyway|please|maybe|at best)\b[\s,:;–—-]*)+/i

/** What stands before the wish; the wish is what follows. */
const LEADS: readonly RegExp[] = [
  /^(?:what |all )?(?:i|we)(?:['’]d| would)(?: (?:really|so much|all|also|just))* (?:love|like|want|wish for|appreciate)(?: (?:is|to have|to see|it if|to get))?\s*[:,–—-]?\s+/i,
  new RegExp(
    `^(?:it |that )?(?:would|['’]d) be (?:(?:really|so|super|very|just|pretty) )*${NICE}(?: too)?,? (?:if|to have|to see|to get)\\s+`,
    'i',
  ),
  new RegExp(
    `^it['’]d be (?:(?:really|so|super|very|just|pretty) )*${NICE}(?: too)?,? (?:if|to have|to see|to get)\\s+`,
    'i',
  ),
  /^(?:people|users|customers|members|they|everybody|everyone|folks|my users|our users)(?: (?:all|always|often|constantly|really))* (?:keep|kept|are|were|have been) asking(?: (?:me|us))? (?:for|to)\s+/i,
  /^i wish (?:for|there (?:was|were)|(?:that )?(?=\S))\s*/i,
  /^(?:is there (?:any|a) (?:way|chance) (?:to|that)|any chance (?:of|to|for))\s+/i,
]
/** What stands behind the wish; the wish is what goes before. */
const TAIL = new RegExp(
  `\\s+would(?: also)? be (?:(?:really|so|super|very|just|pretty) )*${NICE}(?: too| as well)?[.!\\s]*$`,
  'i',
)
const SPEAKER =
  /^(?:my|our|the) [\p{L}-]+ (?:says|said|thinks|thought|asks|asked|tells me|told me)(?: that| for)?\s+(?=\S)/iu
/** Someone asks to be told. */
const TELL_ME = /^(?:bug|ping|nag|poke|nudge) (?=(?:me|us)\b)/i
const REMIND_ME = /^(?:bug|ping|nag|poke|nudge|remind|notify|alert|warn|tell|e?-?mail|message) (?:me|us)\b/i

/** What a sentence wishes for; nothing when it wishes for nothing. */
export function wishOf(sentence: string): Wish | undefined {
  if (sentence.length > LONGEST) return undefined
  const bare = sentence.replace(FILLERS, '').replace(/^\W+/, '')
  for (const lead of LEADS) {
    const said = lead.exec(bare)?.[0]
    if (said !== undefined && bare.length - said.length > 3)
      return { text: named(bare.slice(said.length)), said: said.trim() }
  }
  const tail = TAIL.exec(bare)
  if (tail !== null && tail.index > 3) {
    const text = bare.slice(0, tail.index).replace(SPEAKER, '')
    return /^(?:it|that|this|which)$/i.test(text) ? undefined : { text: named(text), said: tail[0].trim() }
  }
  const asked = REMIND_ME.exec(bare)?.[0]
  return asked === undefined ? undefined : { text: bare.replace(TELL_ME, 'Remind '), said: asked }
}

/** `some kind of pantry` is a pantry. */
function named(text: string): string {
  return text.replace(/^(?:some|any) (?:kind|sort) of (?:an? )?/i, 'a ').replace(/^something like (?=an?\b)/i, '')
}

const TALK =
  /^\W*(?:sorry|apologies|my apologies|thanks|thank you|cheers|hi|hello|hey|dear|i mean|come on|no idea|just kidding|yesterday|last (?:week|night|month|year|summer|winter)|the other day|(?:a|two|three) (?:days?|weeks?|months?) ago)\b|\bi(?:['’]ve| have| had)?(?: (?:really|just|simply|honestly))* (?:have|had|got|need|needed|want|wanted)? ?to (?:get this off|say|admit|vent|complain|confess|rant|apologi[sz]e|tell you)\b/i

/** Whether a sentence is talk about oneself: a story of what happened, an apology, thanks, a greeting, something that one has to say. */
export function isTalk(sentence: string): boolean {
  return sentence.length <= LONGEST && TALK.test(sentence) && wishOf(sentence) === undefined
}
