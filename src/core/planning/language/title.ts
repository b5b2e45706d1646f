/** What makes a run of words a title: marks, ids and labels taken off, one length, one capital at the head. */
import { piecesOf, type Piece } from './pieces.ts'

/** The length of a title in characters: cut at a clause when one fits, at a word else. */
export const LONGEST_TITLE = 100
/** A cut leaves no less than this, where it has the choice. */
const SHORTEST_CUT = 32
/** More of a demand is not looked at for its title. */
export const LOOKED_AT = 1200

const HEAD_MARKS =
  /^(?:[-*+•◦▪●>#]+\s+|\[[ xX~/-]\]\s*|\d{1,3}(?:\.\d{1,3})*[.)]\s+|\d{1,3}(?:\.\d{1,3})+\s+(?=\p{Lu})|\((?:\d{1,3}|[a-z]|[ivx]{1,4})\)\s+|\[(?:P\d?|US-?\d+|[A-Z]{1,4}-?\d+(?:\.\d+)*|MUST|SHOULD|MAY|Story|MVP)\]:?\s*|(?:Phase|Step|Task|Story|User Story|Requirement|Feature|Epic|Capability|Milestone|Scenario|Criterion|WP|AC)\s*#?\d+(?:\.\d+)*\s*(?:[:.)]|\s[-–—])\s*|(?:[A-Z]{1,12}(?:[-_][A-Z]{1,12}){0,3}[-_]\d{1,4}|(?:FR|NFR|AC|US|REQ|SC|WP|UC|EP|BR|TR|UR|SR|R|T|F|C|M|G)\d{1,4})(?:\.\d{1,3})*[a-z]?(?:\s*\([^()]{1,40}\))?\s*(?:[:.)]|\s[-–—])\s+|T\d{3,4}\s+(?=\[|\p{Lu})|(?:FR|NFR|AC|US|REQ|SC|WP|UC|BR|TR)[-_]?(?:[A-Z]{1,8}[-_])?\d{1,4}(?:\.\d{1,3})*[a-z]?\s+(?=\p{L})|(?:Feature|Requirement|Capability|User Story|Story|Task|Epic|Subtask|Action|Todo|Goal|Objective|Description|Behaviou?r|MUST|SHOULD|MAY|Must[- ]have|Should[- ]have|Rule|Note|Expected|Summary|What|Result|Outcome|Acceptance Criteri(?:on|a))\s*:\s+|[\p{Extended_Pictographic}\u{fe0f}✓✔☐☑→⇒]+\s*)/u
/** `Add: dark mode`, `fix: the crash`: the verb stands as a label. */
const HEAD_VERB =
  /^(add|remove|fix|change|update|create|delete|improve|refactor|implement|support|allow|rename|replace)\s*:\s+(?=\p{L})/iu
const TAIL_MARKS =
  /\s*(?:\(ACs?\s*[:#]?\s*#?\d[\d\s.,&#-]{0,40}\)|\((?:Priority:?\s*)?(?:P\d|MVP|must|should|could|optional|high|medium|low|new|required|critical)(?:\s*priority)?\)|\[(?:P\d?|MVP|NEEDS CLARIFICATION[^\]]{0,200}|TBD)\]|[—–-]\s*P\d|[,;.—–-]\s*(?:please|(?:can|could|would) (?:you|we)(?: please)?) (?:fix|change|do|add|repair|solve|look at) (?:that|this|it|them)\s*[?!.]*)\s*$/iu

/** A text as plain words on one line: without the marks of Markdown, bullets, boxes, ids at its head and priorities at its end. */
export function plainDemand(text: string): string {
  let plain = unmarked(text.slice(0, LOOKED_AT))
  for (let turn = 0; turn < 6; turn++) {
    const before = plain
    plain = plain.replace(HEAD_MARKS, '').replace(HEAD_VERB, '$1 ').replace(TAIL_MARKS, '').trimStart()
    if (plain === before) break
  }
  return plain
}

/** Code is put out of the way of emphasis by being matched first. */
const MARKS =
  /`{1,3}([^`]{1,300})`{1,3}|!?\[([^\][]{1,200})\]\([^()\s]{0,300}\)|<!--[^]{0,400}?-->|<\/?(?:a|abbr|b|br|code|div|em|i|img|kbd|li|mark|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]{0,200})?\/?>|(?<![\w*/])\*{1,3}(?=[^\s*])([^*]{1,300}?)(?<=\S)\*{1,3}(?![\w*.])|(?<!\w)_{1,3}(?=[^\s_])([^_]{1,300}?)(?<=\S)_{1,3}(?![\w.])|~~([^~]{1,200})~~/g

function unmarked(text: string): string {
  let plain = text.replaceAll(/(?!\s)[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
  for (let turn = 0; turn < 3; turn++) {
    const before = plain
    plain = plain.replaceAll(
      MARKS,
      (_, ...found: (string | undefined)[]) => found.slice(0, 5).find((words) => words !== undefined) ?? ' ',
    )
    if (plain === before) break
  }
  return plain
    .replaceAll(/(?<=^|\s)\*{2,3}(?=\p{L})|(?<=\p{L}[:.]?)\*{2,3}(?=\s|$)|`/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The text as a title: a capital at its head unless it begins with a name, no stop at its end, within the length. */
export function titled(text: string): string {
  const whole = trimmed(text)
  const short = whole.length <= LONGEST_TITLE ? whole : cut(whole)
  return /^\p{Ll}+(?:-\p{Ll}+)*(?:[\s,]|$)/u.test(short) ? short.charAt(0).toUpperCase() + short.slice(1) : short
}

/** Words that no title ends with. */
const DANGLING =
  /(?:[\s,;:–—-]|\s(?:a|an|the|and|or|but|of|to|in|on|at|by|for|from|with|without|via|into|onto|per|as|that|which|who|whose|when|where|while|if|is|are|be|been|was|were|than|then|so|such|including|using|because|its|their|this|these|not|no|must|shall|should|can|may|will|between|under|over|within|after|before|until|unless|each|every|all|any|only|also|e\.g\.?|i\.e\.?|has|have|does|do|both|either|whether|based|plus|containing|showing|including|following|with the|rather|instead|except|any|some|one|more|at least|at most))+$/iu

function trimmed(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s,;:–—.-]+(?=\S)/, '')
    .replace(/[\s.;:,!–—-]+$/, '')
}

const STRONG =
  /^(?:so that|in order to|because|which|such as|e\.g|i\.e|including|since|rather than|instead of|even|whether|where|unless|whose)$/
const WEAK =
  /^(?:when|if|while|after|before|until|once|by|using|via|for|with|without|from|to|in|on|as|based|that|and|or|than|but|so|under|per|across|between|through)$/

function cut(text: string): string {
  const opened = withoutAsides(text)
  if (opened.length <= LONGEST_TITLE) return trimmed(opened)
  const pieces = piecesOf(opened, 120)
  const places: number[][] = [[], [], [], []]
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1]
    if (before === undefined || before.end > LONGEST_TITLE || (piece.isClosed && before.isClosed)) continue
    if (before.end < SHORTEST_CUT) continue
    const sign = before.text.at(-1) ?? ''
    const first = `${piece.bare} ${pieces[index + 1]?.bare ?? ''}`
    if (/[;:—–]/.test(sign) || STRONG.test(piece.bare) || STRONG.test(first)) places[0]?.push(before.end)
    else if (sign === ',') places[1]?.push(before.end)
    else if (WEAK.test(piece.bare)) places[2]?.push(before.end)
    places[3]?.push(before.end)
  }
  const end = places.find((tier) => tier.length > 0)?.at(-1) ?? pieces[0]?.end ?? 0
  let short = opened.slice(0, Math.min(end, LONGEST_TITLE)).replace(/[\uD800-\uDBFF]$/, '')
  for (let turn = 0; turn < 8; turn++) {
    const next = short.replace(DANGLING, '').replace(/(?<=.{32})[,;]?\s(?:and|or|then)\s+[\p{L}-]+$/u, '')
    if (next === short || next.length < 8) break
    short = next
  }
  return trimmed(short)
}

/** A text without what stands in parentheses. */
function withoutAsides(text: string): string {
  return text.replaceAll(/\s\([^()]{0,300}\)(?=[\s,.;:]|$)/g, '').replaceAll(/\s+/g, ' ')
}

/** The words of pieces, as written. */
export function said(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join(' ')
}
