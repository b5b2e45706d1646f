/**
 * Dependencies between the humans' own tasks: their titles and bodies, masked, are what our inference reads; what it finds is scored
 * against what the humans wrote.
 */
import { NOT_ANALYZED } from '../../src/core/model/codebase-analysis.ts'
import { inferDependencies } from '../../src/core/planning/dependencies/infer-dependencies.ts'
import type { Subject } from '../../src/core/planning/dependencies/subject.ts'
import { openReport } from '../../src/core/planning/spec/report.ts'
import { readSource } from '../../src/core/planning/spec/source-text.ts'
import { chance } from '../../src/core/std/chance.ts'
import { BASELINES, baselineArrows } from './baselines.ts'
import { SEED } from './bootstrap.ts'
import { type Arrow, type DependencyScore, scoreDependencies } from './dependency-scores.ts'
import { arrowsOf, pathsIn } from './human-plan.ts'
import { maskedBodies, maskedTitle } from './masking.ts'
import type { Pair } from './pairs.ts'

/** Below this an arrow orders nothing in a compiled plan. */
const MIN_CONFIDENCE = 0.7

/** The ways in which our own inference is asked; the first is the one that counts. */
export const OURS = ['ours', 'ours, soft too', 'ours, shuffled'] as const

/** The score of each predictor, ours and the baselines, on one plan. */
export type OracleScores = ReadonlyMap<string, DependencyScore>

/** Scores one plan. */
export function scoreOracle({ tasks, repo, plan }: Pair): OracleScores {
  const bodies = maskedBodies(tasks)
  const plain = tasks.map(({ title }, place) => ({ title: maskedTitle(title), text: bodies[place] ?? '' }))
  const human = arrowsOf(tasks)
  const score = (arrows: readonly Arrow[]): DependencyScore => scoreDependencies(tasks.length, human, arrows)
  const order = tasks.map((_, place) => place)
  const drawn = order.toSorted((a, b) => chance(SEED, repo, plan, a) - chance(SEED, repo, plan, b))
  return new Map([
    [OURS[0], score(inferred(plain, order, true))],
    [OURS[1], score(inferred(plain, order, false))],
    [OURS[2], score(inferred(plain, drawn, true))],
    ...BASELINES.map((name) => [name, score(baselineArrows(name, plain, SEED))] as const),
  ])
}

/** Our arrows between tasks that are listed in an order of their places. */
function inferred(
  tasks: readonly { readonly title: string; readonly text: string }[],
  order: readonly number[],
  hardOnly: boolean,
): Arrow[] {
  let text = ''
  const spans = order.map((place) => {
    const { title = '', text: body = '' } = tasks[place] ?? {}
    text += text === '' ? '' : '\n'
    const start = text.length
    text += `## ${title}\n\n${body.replaceAll(/^#/gm, '##')}\n`
    return { start: start + 3, end: text.length }
  })
  const source = readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
  const subjects = order.map((place, at): Subject => {
    const { title = '', text: body = '' } = tasks[place] ?? {}
    return {
      key: `w${place + 1}`,
      title,
      ids: [],
      kind: undefined,
      feature: 'f1',
      texts: [{ source, span: spans[at] ?? { start: 0, end: 0 }, section: [title] }],
      writes: pathsIn(body),
    }
  })
  const { edges } = inferDependencies(subjects, { analysis: NOT_ANALYZED, search: undefined }, openReport())
  return edges.flatMap(({ from, to, type, isHard, confidence }): Arrow[] => {
    const orders = type !== 'mutual_exclusion' && type !== 'resource_limited'
    const counts = orders && (!hardOnly || (isHard && confidence >= MIN_CONFIDENCE))
    return counts ? [[Number(from.slice(1)) - 1, Number(to.slice(1)) - 1]] : []
  })
}
