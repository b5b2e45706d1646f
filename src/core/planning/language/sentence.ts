/**
 * The sentences of a text, by an own rule: what `Intl.Segmenter` gives differs between releases of ICU, and plans must not.
 * A stop ends a sentence when white space and the beginning of another one follow; not in code, quotes or parentheses, and not
 * after an abbreviation. Empty lines and list marks end sentences too.
 */
import { closedIn } from './pieces.ts'

/** A sentence in its text: `text` is the slice from `start` to `end`, without white space at its ends. */
export interface Sentence {
  readonly text: string
  readonly start: number
  readonly end: number
}

const ABBREVIATIONS = new Set(
  'e.g i.e eg ie vs cf approx incl excl min max no nos fig figs sec sect ch vol pp ed eds al ca dr mr mrs ms prof st jr sr inc ltd co corp dept est ref resp art para viz eq'.split(
    ' ',
  ),
)
/** Looked at before and after a stop. */
const NEAR = 40

/** The sentences of a text in its order. Linear in its length. */
export function sentencesOf(text: string): Sentence[] {
  const closed = closedIn(text)
  const sentences: Sentence[] = []
  let from = 0
  const close = (end: number): void => {
    let start = from
    let last = end
    while (start < last && /\s/.test(text.charAt(start))) start++
    while (last > start && /\s/.test(text.charAt(last - 1))) last--
    if (last > start) sentences.push({ text: text.slice(start, last), start, end: last })
    from = end
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '\n') {
      if (endsBlock(text, at)) close(at + 1)
    } else if (closed[at] === 0 && (sign === '。' || sign === '！' || sign === '？')) {
      close(at + 1)
    } else if (closed[at] === 0 && (sign === '.' || sign === '!' || sign === '?' || sign === '…')) {
      const end = afterClosers(text, at + 1)
      if (endsSentence(text, at, end, from)) {
        close(end)
        at = end - 1
      }
    }
  }
  close(text.length)
  return sentences
}

/** Whether an empty line or a list mark follows the line end at `at`. */
function endsBlock(text: string, at: number): boolean {
  return /^\s*?(?:\r?\n|[-*+•][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|\|)/.test(text.slice(at + 1, at + 1 + NEAR))
}

function afterClosers(text: string, from: number): number {
  let end = from
  while (end < from + 4 && /[.!?…)\]"'”’»*_`]/.test(text.charAt(end))) end++
  return end
}

function endsSentence(text: string, at: number, end: number, from: number): boolean {
  if (end < text.length && !/\s/.test(text.charAt(end))) return false
  const next = text.slice(end, end + NEAR).trimStart()
  if (next === '') return true
  const begins =
    /^[\p{Lu}\p{N}"'“‘«([{`*_~<>@#/¿¡\p{Lo}\p{Emoji_Presentation}→-]/u.test(next) ||
    /^[a-z][\w-]*[._/A-Z(]\w/.test(next)
  if (!begins) return endsWord(text, at) && /^\p{Ll}/u.test(next)
  if (text.charAt(at) !== '.') return true
  const word = /[^\s(["“]*$/.exec(text.slice(Math.max(from, at - NEAR), at))?.[0] ?? ''
  if (ABBREVIATIONS.has(word.toLowerCase()))
    return /^(?:no|min|max|ed|co|art|st|ch)$/.test(word) && /^\p{Lu}/u.test(next)
  // An initial (J. Smith), or the number of a list (1. First).
  if (/^\p{Lu}$/u.test(word)) return false
  return !(/^\d{1,3}(?:\.\d{1,3})*$/.test(word) && text.slice(from, at).trim() === word)
}

/** Whether a plain word stands before the stop, so that a name in small letters may begin the next sentence. */
function endsWord(text: string, at: number): boolean {
  const word = /(?<![\p{L}\p{N}._/-])\p{Ll}{4,}$/u.exec(text.slice(Math.max(0, at - NEAR), at))?.[0]
  return text.charAt(at) === '.' && word !== undefined && !ABBREVIATIONS.has(word)
}
