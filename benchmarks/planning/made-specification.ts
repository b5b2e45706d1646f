import type { CodeIndex } from '../../src/core/model/code-index.ts'
import { partsOf } from '../../src/core/planning/search/words.ts'
import { chance } from '../../src/core/std/chance.ts'
import { SEED } from './bootstrap.ts'

const VERBS =
  'add create export import show list store send validate remove update record limit cache report migrate publish archive'.split(
    ' ',
  )
const NOUNS =
  'order invoice account report message session member project ledger schedule payment device address backup comment quota'.split(
    ' ',
  )
const TAILS = [
  'within 200 ms for 95 % of requests',
  'and records who asked for it',
  'when the session has expired',
  'so that a person can undo it',
  'without changing what is already stored',
  'for every member of a project',
  'as CSV and as JSON',
  'through POST /api/v1/orders and GET /api/v1/orders/{id}',
] as const

/** A specification of about so many words, of stories with requirements, scenarios and non-goals, that names a codebase's own things. */
export function madeSpecification(index: CodeIndex, words: number): string {
  const names = index.files.flatMap(({ facts }) =>
    facts.flatMap(({ kind, name }) => (kind === 'definition' ? [name] : [])),
  )
  const lines = ['# Feature Specification: Ledger of everything', '', '## User Scenarios & Testing', '']
  let [count, number] = [10, 0]
  const say = (line: string): void => {
    lines.push(line)
    count += line === '' ? 0 : line.split(/\s+/).length
  }
  const pick = <T>(list: readonly T[], ...key: readonly (string | number)[]): T | undefined =>
    list[Math.floor(chance(SEED, ...key) * list.length)]
  const thing = (key: number): string => {
    const name = pick(names, 'name', key)
    const own = name === undefined ? '' : partsOf(name).slice(0, 3).join(' ')
    return `${own} ${pick(NOUNS, 'noun', key) ?? ''}`.trim()
  }
  for (let story = 1; count < words; story++) {
    say(
      `### User Story ${story} - ${pick(VERBS, 'story', story) ?? ''} the ${thing(story)} (Priority: P${(story % 3) + 1})`,
    )
    say('')
    say(`As a member I want to ${pick(VERBS, 'want', story) ?? ''} the ${thing(-story)} so that nothing is lost.`)
    say('')
    for (let line = 0; line < 6 && count < words; line++) {
      number++
      const [verb, tail] = [pick(VERBS, 'verb', number), pick(TAILS, 'tail', number)]
      say(
        `- **FR-${String(number).padStart(3, '0')}**: The system MUST ${verb} the ${thing(number)} of each ${thing(number + 7)} ${tail}.`,
      )
    }
    say('')
    say(`1. **Given** a ${thing(story + 3)}, **When** a member asks for it, **Then** the ${thing(story + 4)} is shown.`)
    say('')
  }
  return [...lines, '## Out of scope', '', '- Printing on paper.', ''].join('\n')
}
