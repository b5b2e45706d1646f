import { expect, test } from 'vitest'
import { compileSpec } from '../../../testing/compiled-spec.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Proposal } from '../../model/proposal.ts'
import { qualityOf } from '../quality/quality.ts'
import { proposeFromSpec } from './propose.ts'

function proposed(text: string): { proposal: Proposal; lines: readonly string[] } {
  const lines: string[] = []
  const documents = [{ path: 'spec/a.md', origin: 'a.md', text }]
  const listen = (step: { phase: string; lines: readonly string[] }): void => void lines.push(...step.lines)
  return { proposal: proposeFromSpec({ documents, analysis: NOT_ANALYZED, listen }), lines }
}

const SPEC = `# Orders

## Background

Offices type orders by hand. The export must never contain the number of a card.

## Requirements

- Export orders as CSV.
- Mail the export every night.

## Success metrics

- 30 % of the offices use the export after a month
`

test('a demand that no task takes up is told with its line, is kept as a quote, and the count agrees', () => {
  const { proposal, lines } = proposed(SPEC)
  const told = proposal.findings.filter(({ code }) => code === 'requirement-not-planned')
  expect(told.map(({ severity, place, message }) => `${severity} ${place} ${message}`)).toMatchInlineSnapshot(`
    [
      "warning a.md:5 No task takes up “The export must never contain the number of a card.”.",
      "warning a.md:14 No task takes up “30 % of the offices use the export after a month”.",
    ]
  `)
  expect(proposal.unplanned?.map(({ source }) => source).toSorted()).toEqual(['spec/a.md#L14-L14', 'spec/a.md#L5-L5'])
  expect(lines.find((line) => line.includes('carried out'))).toMatchInlineSnapshot(
    `"2 of 4 requirements are carried out, no task takes up 2 (requirement-not-planned)"`,
  )
})

test('where all is taken up nothing is told', () => {
  const text = SPEC.replace(/The export must.*/, '').replace(/## Success[^]*/, '')
  const { proposal, lines } = proposed(text)
  expect(proposal.unplanned).toBeUndefined()
  expect(proposal.findings.filter(({ code }) => code === 'requirement-not-planned')).toEqual([])
  expect(lines).toContain('2 of 2 requirements are carried out')
})

test('reasons, questions, examples and what is left out are no demands', () => {
  const { proposal } = proposed(
    `# A\n\n## Requirements\n\n- Export orders as CSV.\n\nWithout it, offices must type. Must it be fast?\n\n## Out of scope\n\n- It must not print.\n\n## Assumptions\n\n- Offices must have mail.\n`,
  )
  expect(proposal.unplanned).toBeUndefined()
})

test('the grade falls with the share of demands that are in no task', () => {
  const graded = (text: string): readonly [string, readonly string[]] => {
    const compiled = compileSpec(text)
    if (!compiled.ok) return ['none', []]
    const { warnings, held_back } = qualityOf(compiled.plan)
    return [warnings.filter((warning) => warning.includes('demands')).join(), [held_back ?? '']]
  }
  const lost = ['a', 'b', 'c', 'd', 'e'].map((name) => `The ${name} list must never be sent.`).join(' ')
  expect(graded(SPEC)[0]).toBe('2 of 4 demands of the specification are in no task.')
  expect(graded(`# A\n\n## Why\n\n${lost}\n\n## Requirements\n\n- Export orders as CSV.\n`)[0]).toContain('5 of 6')
})
