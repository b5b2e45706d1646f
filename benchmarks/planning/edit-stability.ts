/**
 * What changes in a plan when one sentence of its specification does. The sentences changed are drawn with the seed from those that
 * tasks quote; each gets a clause more. A task is unaffected if none of its quotes stands in the changed line. Through `replan`: the
 * share of the unaffected that keep id and title with the earlier plan as input. Without it: the share whose content key is there again.
 */
import type { Plan } from '../../src/core/planning/plan.ts'
import { previousPlan } from '../../src/core/planning/compile/previous.ts'
import type { SpecDocument } from '../../src/core/ports/proposer.ts'
import { chance } from '../../src/core/std/chance.ts'
import { mean, SEED } from './bootstrap.ts'
import type { Codebase } from './codebase.ts'
import { planned } from './planned.ts'

/** Sentences that are changed, one at a time, in one specification. */
const EDITS = 3

/** Shares of 1. */
export interface EditStability {
  readonly ids: number
  readonly content_keys: number
}

/** Measures a plan's stability; nothing when none of its quotes can be changed. */
export function editStability(
  plan: Plan,
  documents: readonly SpecDocument[],
  codebase: Codebase | undefined,
): EditStability | undefined {
  const lines = new Set(plan.tasks.tasks.flatMap(({ source_evidence }) => source_evidence.map(({ source }) => source)))
  const drawn = [...lines]
    .filter((source) => /#L(\d+)-L\1$/.test(source))
    .toSorted((a, b) => chance(SEED, 'edit', a) - chance(SEED, 'edit', b))
    .slice(0, EDITS)
  const results = drawn.flatMap((source) => {
    const changed = withChange(documents, source)
    const replanned = planned(changed, codebase, previousPlan(plan.features, plan.tasks)).plan
    const anew = planned(changed, codebase).plan
    if (replanned === undefined || anew === undefined) return [{ ids: 0, content_keys: 0 }]
    const others = plan.tasks.tasks.filter((task) =>
      task.source_evidence.every((each) => !overlapsLine(each.source, source)),
    )
    if (others.length === 0) return []
    const titles = new Map(replanned.tasks.tasks.map(({ id, title }) => [id, title]))
    const keys = new Set(anew.tasks.tasks.map(({ content_key }) => content_key))
    return [
      {
        ids: others.filter(({ id, title }) => titles.get(id) === title).length / others.length,
        content_keys: others.filter(({ content_key }) => keys.has(content_key)).length / others.length,
      },
    ]
  })
  if (results.length === 0) return undefined
  return { ids: mean(results.map(({ ids }) => ids)), content_keys: mean(results.map((each) => each.content_keys)) }
}

/** The documents with a clause more at the end of the first sentence of a line. */
function withChange(documents: readonly SpecDocument[], source: string): SpecDocument[] {
  const [path, place] = source.split('#L')
  const at = Number.parseInt(place ?? '', 10) - 1
  return documents.map((document) => {
    if (document.path !== path) return document
    const lines = document.text.split('\n')
    lines[at] = (lines[at] ?? '').replace(/(\.?)(\s*\|?\s*)$/, ' within two seconds of the request$1$2')
    return { ...document, text: lines.join('\n') }
  })
}

function overlapsLine(source: string, changed: string): boolean {
  const parts = (each: string): [string, number, number] => {
    const found = /^(.*)#L(\d+)-L(\d+)$/.exec(each)
    return [found?.[1] ?? '', Number(found?.[2]), Number(found?.[3])]
  }
  const [[path, first, last], [other, from, to]] = [parts(source), parts(changed)]
  return path === other && first <= to && last >= from
}
