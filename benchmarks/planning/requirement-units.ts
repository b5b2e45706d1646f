/** The requirements of a specification by the ids of its own format, found here and not by the planner. */
import type { SpecDocument } from '../../src/core/ports/proposer.ts'
import type { Kind } from './human-plan.ts'

/** One requirement: its id, and the lines of its document that state it, from 1. */
export interface RequirementUnit {
  readonly id: string
  readonly family: 'requirement' | 'criterion' | 'story'
  readonly document: string
  readonly first: number
  readonly last: number
}

const STATED =
  /^\s*(?:(?:[-*+]|\d+[.)])\s+|\|\s*|#{2,6}\s+)?(?:\[[ xX]\]\s*)?(?:\*\*|__|`)*\s*((?:FR|NFR|SC|AC|REQ|C)-\d+[a-z]?)\b/
const STORY = /^#{2,4}\s+User Story (\d+)\b/i
const BLOCK = /^###\s+Requirement:\s*(.+?)\s*$/
const KIRO = /^###\s+Requirement (\d+)\b/

/** The units of a specification, in its order; ids are told once, where they are first stated. */
export function requirementUnits(kind: Kind, documents: readonly SpecDocument[]): RequirementUnit[] {
  const units = new Map<string, RequirementUnit>()
  const add = (unit: RequirementUnit): void => {
    if (!units.has(unit.id)) units.set(unit.id, unit)
  }
  for (const { path, text } of documents) {
    const lines = text.split(/\r\n|\n|\r/)
    const fenced = fencesOf(lines)
    let kiro = ''
    for (const [at, line] of lines.entries()) {
      if (fenced[at] === true) continue
      const place = (id: string, family: RequirementUnit['family'], last: number): void =>
        add({ id, family, document: path, first: at + 1, last })
      const stated = STATED.exec(line)?.[1]
      if (stated !== undefined)
        place(
          stated,
          stated.startsWith('SC') || stated.startsWith('AC') ? 'criterion' : 'requirement',
          endOfBlock(lines, fenced, at),
        )
      const story = STORY.exec(line)?.[1]
      if (story !== undefined) place(`US${story}`, 'story', endOfSection(lines, fenced, at))
      const block = kind === 'openspec' ? BLOCK.exec(line)?.[1] : undefined
      if (block !== undefined) place(`${path} ${block}`, 'requirement', endOfSection(lines, fenced, at))
      if (kind !== 'kiro') continue
      kiro = KIRO.exec(line)?.[1] ?? kiro
      const criterion = kiro === '' ? undefined : /^\s*(\d+)\.\s+\S/.exec(line)?.[1]
      if (criterion !== undefined) place(`${kiro}.${criterion}`, 'requirement', at + 1)
    }
  }
  return [...units.values()]
}

/** Which lines stand in a fenced block. */
export function fencesOf(lines: readonly string[]): boolean[] {
  let open = ''
  return lines.map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (open === '') {
      open = mark ?? ''
      return mark !== undefined
    }
    if (mark !== undefined && mark.startsWith(open)) open = ''
    return true
  })
}

/** The last line of an item: what follows it indented, or without a blank line and a mark of its own. */
function endOfBlock(lines: readonly string[], fenced: readonly boolean[], at: number): number {
  let last = at
  while (last + 1 < lines.length) {
    const next = lines[last + 1] ?? ''
    if (fenced[last + 1] === true || next.trim() === '' || /^\s*(?:[-*+]\s|\d+[.)]\s|\||#)/.test(next)) break
    last++
  }
  return last + 1
}

/** The last line of a section: before the next heading that is no deeper. */
function endOfSection(lines: readonly string[], fenced: readonly boolean[], at: number): number {
  const depth = /^#+/.exec(lines[at] ?? '')?.[0].length ?? 1
  let last = at
  while (last + 1 < lines.length) {
    const next = fenced[last + 1] === true ? null : /^(#{1,6})\s/.exec(lines[last + 1] ?? '')
    if (next !== null && (next[1] ?? '').length <= depth) break
    last++
  }
  return last + 1
}
