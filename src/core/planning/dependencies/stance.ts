/** What a clause says of a thing that it names: that it is made here, or used here. */
import type { Clause } from './clause.ts'

/** `defines` is the place where a thing comes to be; `makes` says so in words. */
export type Stance = 'defines' | 'makes' | 'uses' | 'names' | 'aside'

const MAKES =
  /\b(?:creat(?:e|es|ed|ing)|add(?:s|ed|ing)?|introduc(?:e|es|ed|ing)|defin(?:e|es|ed|ing)|implement(?:s|ed|ing)?|build(?:s|ing)?|writ(?:e|es|ing)|declar(?:e|es|ed|ing)|establish(?:es|ed|ing)?|scaffold(?:s|ed|ing)?|generat(?:e|es|ing)|extract(?:s|ed|ing)?|expos(?:e|es|ed|ing)|provid(?:e|es|ed|ing)|export(?:s|ed|ing)?|produc(?:e|es|ed|ing)|emit(?:s|ted|ting)?|publish(?:es|ed|ing)?|persist(?:s|ed)?|initiali[sz](?:e|es|ing)|bootstrap(?:s|ping)?|set(?:ting)? up|new|mint(?:s|ed)?|renam(?:e|es|ing)|ship(?:s|ped)?|deliver(?:s|ed)?)\b/gi
const USES =
  /\b(?:us(?:e|es|ing)|call(?:s|ing)?|consum(?:e|es|ing)|import(?:s|ing)?|from|via|with|through|based on|built on|on top of|extend(?:s|ing)?|enhanc(?:e|es|ing)|integrat(?:e|es|ing)|wir(?:e|es|ing)|read(?:s|ing)?|load(?:s|ing)?|updat(?:e|es|ing)|modif(?:y|ies|ying)|replac(?:e|es|ing)|existing|leverag(?:e|es|ing)|reus(?:e|es|ing)|invok(?:e|es|ing)|follow(?:s|ing)?|accept(?:s|ing)?|against|into|pass(?:es|ing)?|subscrib(?:e|es|ing)|display(?:s|ing)?|render(?:s|ing)?|show(?:s|ing)?|verif(?:y|ies|ying)|test(?:s|ing)?|confirm(?:s|ing)?|migrat(?:e|es|ing)|mirror(?:s|ing)?|match(?:es|ing)?|for|by|of|per|when|if|after|once|given|in)\b/gi
const USE_HEADING =
  /\b(?:inputs?|builds? on|uses?|consumes?|context|background|read|prerequisites?|requires?|existing|references?|patterns?|orientation|verification|test strategy|related)\b/
/** Words of code that bring a name into being. */
const DEFINES =
  /(?:\b(?:type|interface|struct|class|enum|trait|record|protocol|func|fn|def|function|export\s+const|table|message|service|rpc|component|module|package)\s+(?:\([^()]{0,60}\)\s*)?[`"']?|CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`"[]?|@dataclass\s+class\s+)$/i
/** The same where it belongs to what is named: `interface OrderStore`. */
const DEFINITION =
  /^(?:export\s)?(?:async\s)?(?:interface|type|struct|class|enum|trait|record|protocol|function|func|fn|def)\s\w/

/** What a clause says of what stands at an offset in it. */
export function stanceAt(clause: Clause, start: number, end: number): Stance {
  if (clause.isAside) return 'aside'
  const before = clause.text.slice(Math.max(0, start - 200), start)
  const after = clause.text.slice(end, end + 40)
  const isDefined = DEFINES.test(before.slice(-80)) || DEFINITION.test(clause.text.slice(start, end))
  if (isDefined && !/\b(?:import|from|use)\b[^\n]*$/.test(before)) return 'defines'
  if (clause.isCode) return /^\s*(?::=|=(?!=))/.test(after) ? 'makes' : 'uses'
  if (/^[`)*]*\s*(?:\(new\)|\(new file\)|\(create\)|— new|\[new\]|\(added\))/i.test(after)) return 'defines'
  if (USE_HEADING.test(clause.heading)) return 'uses'
  const made = lastOf(MAKES, before)
  const used = lastOf(USES, before)
  if (made > used) return 'makes'
  return used === -1 ? 'names' : 'uses'
}

function lastOf(words: RegExp, text: string): number {
  let last = -1
  for (const { index } of text.matchAll(words)) last = index
  return last
}
