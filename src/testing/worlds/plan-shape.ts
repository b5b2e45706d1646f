import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

const POOL_SIZE = { test: 2, big: 5 } as const

/** Tasks, arrows, what they ask for and what they promise. */
export const planShape: WorldFeature = { name: 'plan shape', header: headerLines, words: taskWords }

function headerLines(dice: Dice): string[] {
  return [
    `pool test ${POOL_SIZE.test}`,
    `pool big ${POOL_SIZE.big}`,
    ...(dice.happens(0.4, 'quota') ? ['quota cpu_cores 4'] : []),
    'rate api 2 per 90m',
  ]
}

function taskWords(dice: Dice, i: number): string[] {
  const has = (probability: number, what: string): boolean => dice.happens(probability, 'task', i, what)
  const words: string[] = []
  const some = (what: string, most: number): string[] => {
    const density = 0.1 + 0.5 * dice.luck('density')
    const count = i === 0 || !has(density, what) ? 0 : 1 + dice.below(most, 'task', i, what, 'count')
    const picked = Array.from({ length: count }, (_, k) => `t${dice.below(i, 'task', i, what, k)}`)
    return [...new Set(picked)]
  }
  const after = some('after', 3)
  const soft = some('soft', 1).filter((name) => !after.includes(name))
  const add = (key: string, items: readonly string[]): void => {
    if (items.length > 0) words.push(key, items.join(', '))
  }
  const locks = ['x', 'y', 'z'].filter((name) => has(0.15, `lock ${name}`))
  add('after', after)
  add('soft-after', soft)
  add('locks', locks)
  add('reads', has(0.15, 'reads') && !locks.includes('x') ? ['x'] : [])
  add('pool', [
    ...(has(0.2, 'pool') ? [`test:${1 + dice.below(POOL_SIZE.test, 'task', i, 'units')}`] : []),
    ...(has(0.15, 'big') ? [`big:${1 + dice.below(POOL_SIZE.big, 'task', i, 'big units')}`] : []),
  ])
  add('rates', has(0.1, 'rate') ? ['api'] : [])
  add('cpu', has(0.3, 'cpu') ? [dice.pick(['0.1', '0.7', '1', '3'], 'task', i, 'cores')] : [])
  add('sd', has(0.5, 'sd') ? ['0.2'] : [])
  add('prio', has(0.3, 'prio') ? [dice.pick(['critical', 'high', 'low'], 'task', i, 'priority')] : [])
  add('retries', has(0.4, 'retries') ? [String(dice.below(4, 'task', i, 'tries'))] : [])
  add('checks', has(0.3, 'checks') ? [String(1 + dice.below(2, 'task', i, 'check count'))] : [])
  add('should-checks', has(0.15, 'should') ? ['1'] : [])
  add('timeout', has(0.3, 'timeout') ? [dice.pick(['80m', '3h'], 'task', i, 'timeout')] : [])
  add('effects', has(0.15, 'effects') ? ['net'] : [])
  const flags: readonly (readonly [string, number])[] = [
    ['idempotent', 0.4],
    ['undo', 0.25],
    ['manual', 0.04],
    ['optional', 0.1],
    ['agent', 0.1],
    ['done', 0.04],
    ['approval', 0.06],
  ]
  for (const [flag, probability] of flags) if (has(probability, flag)) words.push(flag)
  return words
}
