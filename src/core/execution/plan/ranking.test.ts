import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import { type PlanIndex, indexPlan } from './plan-index.ts'
import { BUCKETS, rerank } from './ranking.ts'

function indexOf(text: string): PlanIndex {
  return indexPlan(planFromText(text), 'exec-test-001')
}

function told({ nodes, bucket, rank }: PlanIndex): string[] {
  return nodes.map(
    (node, task) => `${node.name} ${BUCKETS[bucket[task] as number]} ${(rank[task] as number).toFixed(1)}`,
  )
}

test('a task has the priority of what waits for it, and the longest path below it', () => {
  expect(
    told(
      indexOf(`a 1h prio low
               b 2h after a prio critical
               c 5h after a prio high
               d 1h after b, c
               e 3h soft-after f
               f 1h prio low`),
    ),
  ).toMatchInlineSnapshot(`
    [
      "a critical 7.0",
      "b critical 3.0",
      "c high 6.0",
      "d medium 1.0",
      "e medium 3.0",
      "f medium 3.0",
    ]
  `)
})

test('soft arrows in a circle count as far as they close none', () => {
  const { softSuccessors } = indexOf(`a 1h soft-after c
                                      b 1h soft-after a
                                      c 1h soft-after b`)
  expect(softSuccessors).toMatchInlineSnapshot(`
    [
      [
        1,
      ],
      [
        2,
      ],
      [],
    ]
  `)
})

test('what is told again from a change is what is told of the whole plan anew', () => {
  const hours = fc.integer({ min: 1, max: 9 })
  const priority = fc.constantFrom(...BUCKETS)
  const line = fc.record({
    hours,
    priority,
    after: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
    soft: fc.nat({ max: 11 }),
  })
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 12, maxLength: 12 }),
      fc.array(fc.record({ task: fc.nat({ max: 11 }), hours, priority }), { maxLength: 4 }),
      (lines, changes) => {
        const text = (tasks: readonly { hours: number; priority: string; after: number[]; soft: number }[]): string =>
          tasks
            .map(({ hours: h, priority: p, after, soft }, i) => {
              const before = [...new Set(after.filter((other) => other < i))].map((other) => `t${other}`)
              const hard = before.length === 0 ? '' : ` after ${before.join(', ')}`
              return `t${i} ${h}h prio ${p}${hard}${soft === i ? '' : ` soft-after t${soft}`}`
            })
            .join('\n')
        const former = indexOf(text(lines))
        const changed = lines.map((one, task) => ({ ...one, ...changes.findLast((change) => change.task === task) }))
        const anew = indexOf(text(changed))
        const patched = {
          ...former,
          nodes: anew.nodes,
          bucket: former.bucket.slice(),
          rank: former.rank.slice(),
        }
        const others = rerank(
          patched,
          changes.map(({ task }) => task),
        )
        expect(told(patched)).toEqual(told(anew))
        const differ = [...told(former).keys()].filter((task) => told(former)[task] !== told(patched)[task])
        expect(others.toSorted((a, b) => a - b)).toEqual(expect.arrayContaining(differ))
      },
    ),
  )
})
