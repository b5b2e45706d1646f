// A disk without room: nothing is half-written, an old plan stays, and an execution goes on when room is made. Each test
// mounts a small file system of its own, which only root can.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Running } from '../support/command.ts'
import { folderSource, removeFolder } from '../support/folder.ts'
import { FILLER, onSmallDisk } from '../support/small-disk.ts'
import { expectRefusal, listing, planInto, specOf, startTasks, tasks, write } from '../support/tasks-command.ts'

const fresh = folderSource()
const rootless = process.getuid?.() !== 0
const FULL = /full|no (space|room)/

/** What stands on the disk, without the file that fills it. */
function contents(disk: string): Record<string, string> {
  return Object.fromEntries(Object.entries(listing(disk)).filter(([name]) => name !== FILLER))
}

/** Starts an execution that is not left behind when the test fails. */
async function withRunning(running: Running, watch: (running: Running) => Promise<void>): Promise<void> {
  const tooLong = setTimeout(() => running.child.kill('SIGKILL'), 60_000)
  try {
    await watch(running)
  } finally {
    clearTimeout(tooLong)
    running.child.kill('SIGKILL')
    await running.ended
  }
}

describe.concurrent('a full disk', () => {
  test.skipIf(rootless).each([0, 4096, 12_288, 24_576])(
    'with %i bytes of room takes no new plan, and nothing half of it',
    async (left) => {
      const folder = fresh()
      write(folder, { 'spec.md': specOf('- One run: `true`\n- Two run: `true` after: One\n') })
      await onSmallDisk(folder, async (disk) => {
        disk.fill(left)
        const refused = await tasks(folder, 'plan', 'spec.md', '--output-dir', join(disk.path, 'plans', 'new'))
        expectRefusal(refused, 1, FULL, /at .*disk\/plans/, /next: .*([Ss]pace|[Rr]oom|disk)/)
        expect(contents(disk.path)).toEqual({})
        disk.clear()
        expect(await tasks(folder, 'plan', 'spec.md', '--output-dir', join(disk.path, 'plans', 'new'))).toMatchObject({
          exitCode: 0,
        })
      })
    },
  )

  test.skipIf(rootless).each([0, 8192, 24_576])(
    'with %i bytes of room leaves the old plan as it was when another should replace it',
    async (left) => {
      const folder = fresh()
      write(folder, { 'spec.md': specOf('- One run: `true`\n'), 'other.md': specOf('- Other run: `true`\n') })
      await onSmallDisk(folder, async (disk) => {
        const plan = join(disk.path, 'plan')
        expect(await tasks(folder, 'plan', 'spec.md', '--output-dir', plan)).toMatchObject({ exitCode: 0 })
        const before = contents(disk.path)
        disk.fill(left)
        expectRefusal(await tasks(folder, 'plan', 'other.md', '--output-dir', plan, '--force'), 1, FULL, /at .*plan/)
        expect(contents(disk.path)).toEqual(before)
        expect(await tasks(folder, 'validate-plan', plan)).toMatchObject({ exitCode: 0 })
      })
    },
  )

  test.skipIf(rootless).each([0, 4096, 40_960])(
    'with %i bytes of room starts no execution, and one begins when there is room',
    async (left) => {
      const folder = fresh()
      await planInto(folder, '- One run: `echo x >> mark` [idempotent]\n')
      await onSmallDisk(folder, async (disk) => {
        const state = join(disk.path, 'state')
        const before = listing(join(folder, 'plan'))
        disk.fill(left)
        const refused = await tasks(folder, 'execute', 'plan', '--state-dir', state)
        expectRefusal(refused, 1, /full|room|disk/, /at .*state/, /next: .*(space|room|--state-dir)/)
        expect(listing(folder)['mark']).toBeUndefined()
        expect(listing(join(folder, 'plan'))).toEqual(before)
        disk.clear()
        expect(await tasks(folder, 'execute', 'plan', '--state-dir', state)).toMatchObject({ exitCode: 0, stderr: '' })
        expect(listing(folder)['mark']).toBe(Buffer.from('x\n').toString('base64'))
      })
    },
  )

  test.skipIf(rootless)(
    'while an execution runs is told once, holds it, and lets it go on when room is made',
    async () => {
      const folder = fresh()
      const steps = Array.from(
        { length: 12 },
        (_, i) => `- Step ${i}s after: Wait run: \`echo ${i} >> marks\` [idempotent]`,
      )
      const wait = '- Wait run: `until [ -e go ] || ! [ -e plan ]; do sleep 0.02; done` [idempotent]'
      await planInto(folder, `${[wait, ...steps].join('\n')}\n`)
      await onSmallDisk(folder, async (disk) => {
        const state = join(disk.path, 'state')
        await withRunning(
          startTasks(folder, 'execute', 'plan', '--state-dir', state, '--worker-max', '2'),
          async (running) => {
            await running.said('→ P1.T001')
            disk.fill()
            writeFileSync(join(folder, 'go'), '')
            await running.said('journal could not be written')
            // The trouble lasts over several tries, and is told once all the same.
            await new Promise((resolve) => setTimeout(resolve, 1_500))
            expect(listing(folder)['marks']).toBeUndefined()
            disk.clear()
            await running.said('can be written again')
            const ended = await running.ended
            expect(ended).toMatchObject({ exitCode: 0, signal: null })
            const told = ended.stdout + ended.stderr
            expect(told.match(/could not be written/g)).toHaveLength(1)
            expect(told).toMatch(/full[\s\S]*at .*state[\s\S]*next: .*space/)
            const marks = Buffer.from(listing(folder)['marks'] ?? '', 'base64')
              .toString()
              .trim()
              .split('\n')
            expect(marks.map(Number).toSorted((a, b) => a - b)).toEqual(steps.map((_, i) => i))
            const report = JSON.parse((await tasks(folder, 'status', '--state-dir', state, '--json')).stdout) as unknown
            expect(report).toMatchObject({ status: 'completed', counts: { SUCCEEDED: 13 } })
          },
        )
      })
    },
  )

  test.skipIf(rootless)('that never gets room lets itself be stopped, and the execution be resumed later', async () => {
    const folder = fresh()
    await planInto(
      folder,
      '- Wait run: `until [ -e go ] || ! [ -e plan ]; do sleep 0.02; done` [idempotent]\n- End after: Wait run: `true` [idempotent]\n',
    )
    await onSmallDisk(folder, async (disk) => {
      const state = join(disk.path, 'state')
      await withRunning(startTasks(folder, 'execute', 'plan', '--state-dir', state), async (running) => {
        await running.said('→ P1.T001')
        disk.fill()
        writeFileSync(join(folder, 'go'), '')
        await running.said('journal could not be written')
        running.child.kill('SIGINT')
        await running.said('press Ctrl-C again')
        // Two signals at once are one press; the stop itself waits for room, so only a second press ends it.
        await new Promise((resolve) => setTimeout(resolve, 300))
        running.child.kill('SIGINT')
        const ended = await running.ended
        expect([7, 9], JSON.stringify(ended)).toContain(ended.exitCode)
        expect(ended.stdout + ended.stderr).toMatch(/next: /)
        disk.clear()
        const resumed = await tasks(folder, 'execute', '--resume', '--state-dir', state)
        expect(resumed, resumed.stderr).toMatchObject({ exitCode: 0 })
      })
    })
  })

  test.skipIf(rootless)('is told to whoever asks, and SIGTERM is obeyed without a journal', async () => {
    const folder = fresh()
    await planInto(
      folder,
      '- Wait run: `until [ -e go ] || ! [ -e plan ]; do sleep 0.02; done` [idempotent]\n- End after: Wait run: `true` [idempotent]\n',
    )
    await onSmallDisk(folder, async (disk) => {
      const state = join(disk.path, 'state')
      await withRunning(startTasks(folder, 'execute', 'plan', '--state-dir', state), async (running) => {
        await running.said('→ P1.T001')
        disk.fill()
        // The command itself is what cannot be stored.
        const held = await tasks(folder, 'pause', '--state-dir', state)
        expectRefusal(held, 1, /could not be written/)
        expectRefusal(await tasks(folder, 'skip', 'P1.T002', '--state-dir', state), 1, /could not be written/)
        expect((await tasks(folder, 'status', '--state-dir', state)).stdout).toMatch(/cannot go on: .*not be written/)
        const asked = performance.now()
        running.child.kill('SIGTERM')
        await running.said('leaving in some seconds')
        const ended = await running.ended
        expect(performance.now() - asked).toBeLessThan(15_000)
        expect(ended.exitCode, ended.stderr).toBe(9)
        expect(ended.stderr).toMatch(/did not happen[\s\S]*next: .*--resume/)
        disk.clear()
        writeFileSync(join(folder, 'go'), '')
        const resumed = await tasks(folder, 'execute', '--resume', '--state-dir', state)
        expect(resumed, resumed.stderr).toMatchObject({ exitCode: 0 })
      })
    })
  })

  test.skipIf(rootless)('is never removed together with the folder that it is mounted in', async () => {
    const folder = fresh()
    await onSmallDisk(folder, async (disk) => {
      write(disk.path, { kept: 'x' })
      expect(() => removeFolder(folder)).toThrow(/mounted there is .*disk/)
      expect(Object.keys(contents(disk.path))).toEqual(['kept'])
    })
    expect(listing(folder)).toEqual({ disk: 'directory' })
  })
})
