import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPlanFolder } from './plan-folder.ts'
import { withPlanLock } from './plan-lock.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-lock-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Runs a module's text in threads of its own; each gets a number. Resolves when all have ended. */
async function together(threads: number, code: string): Promise<void> {
  const modules = ['plan-folder', 'plan-lock'].map((name) => new URL(`./${name}.ts`, import.meta.url).href)
  const text = `
    const { workerData: { modules, number, root } } = require('node:worker_threads')
    Promise.all(modules.map((module) => import(module))).then(([folder, lock]) => { ${code} })`
  const workers = Array.from(
    { length: threads },
    (_, number) => new Worker(text, { eval: true, workerData: { modules, number, root } }),
  )
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise((done, fail) => {
            worker
              .once('error', fail)
              .once('exit', (status) => (status === 0 ? done(status) : fail(new Error(`${status}`))))
          }),
      ),
    )
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

test('of several writers and readers of one directory, each finds one whole plan', async () => {
  const plan = join(root, 'plans', 'one')
  await together(
    4,
    `for (let round = 0; round < 30; round++) {
       const word = number + '-' + round
       const files = new Map([['tasks.json', word], ['dag.json', word], ['Plan.md', word], ['spec/spec.md', word]])
       if (number < 3) folder.writePlanFolder(root + '/plans/one', files)
       let read
       try { read = folder.readPlanFolder(root + '/plans/one') } catch (error) { if (error.code === 'ENOENT') continue; throw error }
       const words = new Set([...read.files.values(), ...read.specs.values()])
       if (words.size !== 1 || read.files.size !== 3 || read.specs.size !== 1) throw new Error([...read.files, ...read.specs].join(' '))
     }`,
  )
  expect(readPlanFolder(plan).files.size).toBe(3)
  expect(readdirSync(plan)).toEqual(['Plan.md', 'dag.json', 'spec', 'tasks.json'])
  expect(readdirSync(join(root, 'plans'))).toEqual(['one'])
}, 20_000)

test('whoever comes second waits; who has no patience is told', async () => {
  await together(
    2,
    `const { existsSync, writeFileSync } = require('node:fs')
     const moment = new Int32Array(new SharedArrayBuffer(4))
     const until = (name) => { while (!existsSync(root + '/' + name)) Atomics.wait(moment, 0, 0, 2) }
     if (number === 0) {
       lock.withPlanLock(root + '/plan', () => { writeFileSync(root + '/held', ''); until('refused') })
     } else {
       until('held')
       try { lock.withPlanLock(root + '/plan', () => {}, 0) } catch (error) {
         if (!(error instanceof lock.PlanLocked)) throw error
         writeFileSync(root + '/refused', '')
       }
       lock.withPlanLock(root + '/plan', () => writeFileSync(root + '/waited', ''))
     }`,
  )
  expect(readdirSync(root)).toEqual(['held', 'refused', 'waited'])
})

test('who holds a lock may take it again', () => {
  const plan = join(root, 'plan')
  expect(withPlanLock(plan, () => withPlanLock(plan, () => 'inside', 0), 0)).toBe('inside')
})

test('a lock that was left behind locks nothing, and one that cannot be removed spoils nothing', () => {
  writeFileSync(join(root, '.plan-lock'), '')
  expect(withPlanLock(root, () => 'done', 0)).toBe('done')
  expect(readdirSync(root)).toEqual([])
  const spoil = (): string => {
    rmSync(join(root, '.plan-lock'))
    mkdirSync(join(root, '.plan-lock'))
    return 'done'
  }
  expect(withPlanLock(root, spoil, 0)).toBe('done')
})
