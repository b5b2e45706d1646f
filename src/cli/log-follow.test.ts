import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AttemptLog } from '../operations/logs.ts'
import { cutLog } from '../system/log-cut.ts'
import { followLog } from './log-follow.ts'

let directory = ''
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'log-follow-'))))
afterEach(() => rmSync(directory, { recursive: true }))

function attempt(number: number, outcome: string): AttemptLog {
  const token = `P1.T001-${number}`
  return {
    execution_id: 'exec-1',
    task: 'P1.T001',
    title: 'Test',
    token,
    kind: 'run',
    number,
    ordered_at: '',
    outcome,
    error: null,
    log_path: join(directory, token),
  }
}

/** Follows while `script` makes things happen: it is called with the number of looks so far. */
async function follow(
  script: (look: number) => { attempts: AttemptLog[]; ended: string[]; goesOn: boolean },
): Promise<string> {
  let look = 0
  let now = script(0)
  let text = ''
  await followLog(
    {
      attempts: () => now.attempts,
      hasEnded: (one) => {
        now = script(++look)
        return now.ended.includes(one.token)
      },
      attended: () => now.goesOn,
      mayGoOn: () => now.goesOn,
    },
    {
      attempt: (one) => (text += `<${one.token}>`),
      bytes: (bytes) => (text += Buffer.from(bytes).toString()),
    },
    1,
  )
  return text
}

test('what is written while the attempt runs is told, to its last byte', async () => {
  const one = attempt(1, 'open')
  const text = await follow((look) => {
    if (look > 0) appendFileSync(one.log_path, `${look} `)
    return { attempts: [one], ended: look >= 4 ? [one.token] : [], goesOn: look < 4 }
  })
  expect(text).toBe('<P1.T001-1>1 2 3 4 ')
})

test('the next attempt of a task that failed is followed too', async () => {
  const first = attempt(1, 'open')
  const second = attempt(2, 'open')
  writeFileSync(first.log_path, 'first ')
  writeFileSync(second.log_path, 'second')
  const text = await follow((look) => ({
    attempts: look === 0 ? [first] : [{ ...first, outcome: 'failed' }, second],
    ended: look >= 2 ? [first.token, second.token] : [first.token],
    goesOn: look < 2,
  }))
  expect(text).toBe('<P1.T001-1>first <P1.T001-2>second')
})

test('of a task that is settled the last attempt is told, and that is all', async () => {
  const attempts = [attempt(1, 'failed'), attempt(2, 'succeeded')]
  for (const one of attempts) writeFileSync(one.log_path, `log ${one.number}`)
  expect(await follow(() => ({ attempts, ended: [], goesOn: false }))).toBe('<P1.T001-2>log 2')
})

test('a log whose middle is taken out meanwhile is followed on: nothing twice, and what was lost is said', async () => {
  const one = attempt(1, 'open')
  let whole = ''
  const write = (text: string): void => {
    whole += text
    appendFileSync(one.log_path, text)
  }
  const text = await follow((look) => {
    if (look === 1) write(`${'a'.repeat(3000)}\n`)
    if (look === 2) write(`${'b'.repeat(2000)}\n${'c'.repeat(300)}\n`)
    if (look === 2) cutLog(one.log_path, 4000)
    if (look === 3) write(`${'d'.repeat(1000)}\n`)
    if (look === 4) {
      write(`${'e'.repeat(9000)}\n${'f'.repeat(200)}\n`)
      cutLog(one.log_path, 4000)
    }
    if (look === 5) write('the end\n')
    return { attempts: [one], ended: look >= 6 ? [one.token] : [], goesOn: look < 6 }
  })
  const shape = text.replaceAll(/([a-f])\1{9,}/g, (run) => `${run[0]}×${run.length} `)
  expect(shape).toMatchInlineSnapshot(`
    "<P1.T001-1>a×3000 

    [tasks] at least 3002 bytes are missing here: the log had grown over its limit                
    c×300 
    d×1000 

    [tasks] at least 13305 bytes are missing here: the log had grown over its limit               
    f×200 
    the end
    "
  `)
})
