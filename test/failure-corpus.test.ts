// What the classifier makes of what real tools print. Only what was recorded from the tool itself counts.
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { matches } from '../src/core/execution/holds/breaker-pattern.ts'
import { CLASS_OF_KIND, type FailureKind, type TaskError } from '../src/core/model/failure.ts'
import { linearPattern } from '../src/core/std/linear-pattern.ts'
import { DEFAULT_BREAKERS } from '../src/core/planning/default-breakers.ts'
import { knownClassifier } from '../src/core/scheduling/failures/classifier.ts'
import { KNOWN_PATTERNS } from '../src/core/scheduling/failures/patterns/known.ts'
import { failedOutputs, type FailedOutput, goodOutputs } from './support/failure-corpus.ts'

/** Share of failures whose kind and class must be right. */
const RIGHT = 0.95
/** Of good outputs that are read as if their run had failed for another reason, at most so large a share misleads. */
const MISLED = 0.2

const failures = failedOutputs()
const successes = goodOutputs()
const { classify } = knownClassifier()

function judged({ text, exit_code, signal, http_status }: Partial<FailedOutput>): TaskError {
  const report = {
    type: 'finished' as const,
    outcome: 'failed' as const,
    duration_ms: 1,
    ...(exit_code === undefined ? {} : { exit_code }),
    ...(signal === undefined ? {} : { signal }),
  }
  const evidence = { log_tail: text ?? '', ...(http_status === undefined ? {} : { http_status }) }
  return classify(report, evidence) as TaskError
}

/** What an unknown failure counts as. */
function kindOf({ kind }: TaskError): FailureKind {
  return kind ?? 'code'
}

/** What the breakers that every plan has would have done about it. */
function remedyOf(error: TaskError): string | undefined {
  return (DEFAULT_BREAKERS.patterns ?? []).find((pattern) => matches(pattern, error))?.remedy
}

const named = ({ folder, case: one }: { readonly folder: string; readonly case: string }): string => `${folder}/${one}`

test('there is enough to judge by', () => {
  expect(failures.filter(({ recorded }) => recorded).length).toBeGreaterThanOrEqual(120)
  expect(successes.filter(({ recorded }) => recorded).length).toBeGreaterThanOrEqual(60)
})

test('of what was recorded, nearly all is of the right kind and class', () => {
  const counted = failures.filter(({ recorded }) => recorded)
  const wrong = counted.flatMap((one) => {
    const error = judged(one)
    const right = kindOf(error) === one.expect.kind && error.class === CLASS_OF_KIND[one.expect.kind]
    return right ? [] : [`${named(one)}: ${kindOf(error)} ${error.code} instead of ${one.expect.kind}`]
  })
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(counted.length * (1 - RIGHT))
})

test('nothing sets off a remedy that is for something else', () => {
  const wrong = failures.flatMap((one) => {
    const error = judged(one)
    const remedy = remedyOf(error)
    if (remedy === undefined) return []
    const isSame = remedy === one.expect.remedy && error.code === one.expect.code
    return isSame
      ? []
      : [`${named(one)}: ${error.code} sets off ${remedy} instead of ${one.expect.remedy ?? 'nothing'}`]
  })
  expect(wrong).toEqual([])
})

test('codes and captures are those that the corpus states', () => {
  const wrong = failures.flatMap((one) => {
    const error = judged(one)
    const { code, captures = error.captures, retry_after_seconds = error.retry_after_seconds } = one.expect
    const found = [error.code, error.captures ?? {}, error.retry_after_seconds]
    const stated = [code, captures ?? {}, retry_after_seconds]
    if (!one.recorded || isDeepStrictEqual(found, stated)) return []
    return [`${named(one)}: ${JSON.stringify(found)} instead of ${JSON.stringify(stated)}`]
  })
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(failures.length * (1 - RIGHT))
})

test('what is to be remedied is remedied', () => {
  const missed = failures.filter((one) => {
    const { remedy } = one.expect
    return one.recorded && remedy !== undefined && remedyOf(judged(one)) !== remedy
  })
  expect(missed.length, missed.map(named).join('\n')).toBeLessThanOrEqual(failures.length * (1 - RIGHT))
})

test('a run that succeeded is no failure, whatever words it prints', () => {
  const report = { type: 'finished', outcome: 'succeeded', exit_code: 0, duration_ms: 1 } as const
  expect(successes.filter(({ text }) => classify(report, { log_tail: text }) !== undefined)).toEqual([])
})

test('the words of a good run mislead seldom when the run fails for another reason', () => {
  const misled = successes.filter(({ text }) => judged({ text, exit_code: 1 }).pattern !== undefined)
  expect(misled.length, misled.map(named).join('\n')).toBeLessThanOrEqual(successes.length * MISLED)
})

test('every pattern has a name of its own, an expression that is looked for by its literals, and groups that it names', () => {
  const problems = KNOWN_PATTERNS.flatMap(({ name, match, message, retry_after }) => {
    const expression = linearPattern(match)
    if (!expression.ok) return [`${name}: ${expression.error}`]
    const groups = [...match.matchAll(/\(\?<(\w+)>/g)].map((group) => group[1])
    const used = [...message.matchAll(/\{(\w+)\}/g)].map((group) => group[1])
    const missing = [...used, ...(retry_after === undefined ? [] : [retry_after])].filter(
      (one) => !groups.includes(one),
    )
    return [
      ...(expression.value.literals === undefined ? [`${name}: it has no literal of three characters`] : []),
      ...(match.length > 500 ? [`${name}: it is longer than 500 characters`] : []),
      ...missing.map((one) => `${name}: it captures no ${one}`),
    ]
  })
  expect(problems).toEqual([])
  expect(new Set(KNOWN_PATTERNS.map(({ name }) => name)).size).toBe(KNOWN_PATTERNS.length)
})
