import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { LockAnswer } from '../../../../core/model/attempt.ts'

/** The file in an attempt's folder in which the task finds the answers to what it asked, a line each. */
const ANSWERS = 'answers.jsonl'

/** Writes an answer down where its task looks for it, durably and once. Throws the system's error. */
export function writeAnswer(folder: string, answer: LockAnswer): void {
  if (numbersIn(folder).has(answer.number)) return
  const file = openSync(join(folder, ANSWERS), 'a')
  try {
    writeSync(file, `${JSON.stringify({ type: 'lock', ...answer })}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The answers that an attempt was given. */
export function answersIn(folder: string): { readonly number: number; readonly locks: readonly string[] }[] {
  let text: string
  try {
    text = readFileSync(join(folder, ANSWERS), 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as { number: number; locks: string[] }]
    } catch {
      return []
    }
  })
}

function numbersIn(folder: string): Set<number> {
  return new Set(answersIn(folder).map(({ number }) => number))
}
