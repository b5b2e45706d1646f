import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { EXIT, Failure } from '../core/model/failure.ts'
import { AssertionFailure } from '../core/std/assert.ts'
import { complaintOf, keepStack, printComplaint } from './complaint.ts'
import { recordedScreen } from './recorded-screen.ts'

function printed(error: unknown, verb?: string, json = false): string {
  const screen = recordedScreen()
  const complaint = complaintOf(error, verb)
  printComplaint(complaint, screen, json)
  return `${screen.printed.out}${screen.printed.err}exit ${complaint.exit}\n`
}

const cycle = new Failure({
  code: 'cycle',
  message: 'the dependencies form a cycle:\nP1.T001 → P1.T002 → P1.T001',
  exit: EXIT.cycle,
  place: 'spec.md:14',
  advice: 'remove `after: Build` from "Test"',
})

test('a failure says what, where and what next, and nothing of the program', () => {
  expect(printed(cycle)).toMatchInlineSnapshot(`
    "error: the dependencies form a cycle:
        P1.T001 → P1.T002 → P1.T001
      at spec.md:14
      next: remove \`after: Build\` from "Test"
    exit 3
    "
  `)
})

test('with --json a failure is one object on standard output, and the exit code is the same', () => {
  expect(printed(cycle, 'plan', true)).toMatchInlineSnapshot(`
    "{"error":{"code":"cycle","message":"the dependencies form a cycle:\\nP1.T001 → P1.T002 → P1.T001","place":"spec.md:14","advice":"remove \`after: Build\` from \\"Test\\""}}
    exit 3
    "
  `)
})

test('a slip on the command line is answered with the nearest name', () => {
  const slip = new CommanderError(1, 'commander.unknownCommand', "error: unknown command 'plna'\n(Did you mean plan?)")
  expect(printed(slip)).toMatchInlineSnapshot(`
    "error: unknown command 'plna'
      next: did you mean plan? \`tasks --help\` lists the commands
    exit 1
    "
  `)
})

test('what the machine refuses is the user’s to mend, also where no operation foresaw it', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: 'plans/x' })
  expect(printed(full)).toMatchInlineSnapshot(`
    "error: the disk is full
      at plans/x
      next: free some space, or name a directory on another disk
    exit 1
    "
  `)
})

test('a bug is called one, its stack goes to a file, and the exit code is 70', () => {
  const complaint = complaintOf(new AssertionFailure('a lock has one holder'), 'execute')
  const path = complaint.place as string
  const kept = readFileSync(path, 'utf8')
  rmSync(path)
  expect(kept).toContain('AssertionFailure: a lock has one holder [this is a bug]\n    at ')
  const screen = recordedScreen()
  printComplaint({ ...complaint, place: 'FILE' }, screen, false)
  expect(complaint.exit).toBe(70)
  expect(screen.printed.err).toMatchInlineSnapshot(`
    "internal error: a lock has one holder [this is a bug]
      at FILE
      next: this is a mistake in tasks itself; please report it together with that file
    "
  `)
})

test('the file with the stack is for its owner only, and holds the causes too', () => {
  const directory = mkdtempSync(join(tmpdir(), 'complaint-'))
  const path = keepStack(new Error('outer', { cause: new Error('inner') }), directory)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(path, 'utf8')).toMatch(/Error: outer[\s\S]*caused by Error: inner/)
  rmSync(directory, { recursive: true })
  expect(keepStack(new Error('outer'), directory)).toContain('nowhere')
})

test('a message from a file cannot move the cursor', () => {
  expect(printed(new Failure({ code: 'x', message: 'title "\u001b[2J"', exit: 2 }))).not.toContain('\u001b')
})

test('what is missing is told in the same words everywhere', () => {
  const said = [
    "error: missing required argument 'task'",
    "error: required option '--format <format>' not specified",
    "error: option '--out <file>' argument missing",
  ].map((text) => printed(new CommanderError(1, 'commander.missing', text), 'export').split('\n')[0])
  expect(said).toEqual([
    'error: <task> is missing',
    'error: --format <format> is missing',
    'error: --out <file>: its value is missing',
  ])
})

test('a value that is no choice is told in words, with the choices and the nearest', () => {
  const told = (message: string): string => printed(new CommanderError(1, 'commander.invalidArgument', message), 'emit')
  expect(
    told("error: command-argument value 'progres' is invalid for argument 'what'. Allowed choices are progress, log."),
  ).toMatchInlineSnapshot(`
    "error: "progres" does not fit <what>. It may be progress, log.
      next: did you mean progress? \`tasks emit --help\` shows what it takes
    exit 1
    "
  `)
  expect(told("error: option '--percent <n>' argument 'many' is invalid. It must be a number.")).toMatchInlineSnapshot(`
    "error: "many" does not fit --percent <n>. It must be a number.
      next: \`tasks emit --help\` shows what it takes
    exit 1
    "
  `)
})
