import type { CoordinatorNode } from '../../model/coordinator.ts'

/** Names that are words of a language too count in prose only between quotes. */
const PLAIN = /^[A-Za-z]+$/
const QUOTE = '`"\'“”‘’'
const PART_OF_NAME = /[A-Za-z0-9_@/-]/

/**
 * Characters that are looked at in all, some milliseconds' worth. What comes after is not found out about: the breaker holds it back
 * until the packages are there, so nothing is lost.
 */
const MOST_READ = 2_000_000

/** Says whether the command, the brief or the description of a task names one of these packages. For many tasks, one after the other. */
export function mentions(names: readonly string[]): (node: CoordinatorNode) => boolean {
  let left = MOST_READ
  return ({ action, brief = '', description }) => {
    left -= names.length * ((action.cmd?.length ?? 0) + brief.length + description.length)
    if (left < 0) return false
    return names.some((name) => {
      if (action.cmd !== undefined && stands(action.cmd, name, false)) return true
      const quoted = PLAIN.test(name)
      return stands(brief, name, quoted) || stands(description, name, quoted)
    })
  }
}

function stands(text: string, name: string, quoted: boolean): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + name.length)]
    if (quoted ? isQuote(before) && isQuote(after) : !PART_OF_NAME.test(before) && !PART_OF_NAME.test(after))
      return true
  }
  return false
}

function isQuote(character: string): boolean {
  return character !== '' && QUOTE.includes(character)
}
