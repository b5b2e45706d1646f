import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import type { WorkKind } from '../work/work-item.ts'
import { inferDependencies } from './infer-dependencies.ts'

/** The arrows between tasks of given kinds, by their titles. */
function arrows(tasks: readonly (readonly [kind: WorkKind, title: string, text: string])[]): string[] {
  const subjects = tasks.map(([kind, title, body], place) => {
    const text = `${title}. ${body}`
    const source = readSource({ path: `spec/${place}.md`, origin: `${place}.md`, text })
    const texts = [{ source, span: { start: 0, end: text.length }, section: [] }]
    return { key: `t${place}`, title, ids: [], kind, feature: 'f', texts, writes: [] }
  })
  const { edges } = inferDependencies(subjects, { analysis: NOT_ANALYZED, search: undefined }, openReport())
  return edges.map(({ from, to, type, confidence }) => `${from} → ${to} ${type} ${confidence}`)
}

test('a spike comes before what speaks of its question, though it is told later, and gives knowledge', () => {
  expect(
    arrows([
      ['logic', 'Deliver reminders', 'Each reminder is put on the message broker and delivered within a minute.'],
      ['view', 'Show the calendar', 'A month at a time, with holidays.'],
      ['spike', 'Compare message brokers', 'Which one keeps the order of a thousand letters a second?'],
    ]),
  ).toEqual(['t2 → t0 knowledge 0.85'])
})

test('a pipeline comes before the tasks that speak of it, and is infrastructure', () => {
  expect(
    arrows([
      ['infrastructure', 'Set up the preview pipeline', 'Every branch gets an address of its own.'],
      ['command', 'Open a branch in the browser', 'The command waits until the preview pipeline has an address.'],
      ['view', 'Show the calendar', 'A month at a time, with holidays.'],
    ]),
  ).toEqual(['t0 → t1 infrastructure 0.9'])
})

test('one word of its title is too little', () => {
  expect(
    arrows([
      ['spike', 'Compare message brokers for letters', 'Which one keeps the order?'],
      ['view', 'Show a message', 'When nothing was found.'],
    ]),
  ).toEqual([])
})
