import { expect, test } from 'vitest'
import { classifier, knownClassifier } from './classifier.ts'

const { classify } = knownClassifier()

const failed = { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 10 } as const

function verdict(log: string, report: Parameters<typeof classify>[0] = failed): string {
  const error = classify(report, { log_tail: log })
  return error === undefined ? 'none' : `${error.class} ${error.code}: ${error.message}`
}

test('what real tools print is recognised, newest line first', () => {
  const outputs = [
    "node:internal/modules/cjs/loader:1383\n  throw err;\n  ^\n\nError: Cannot find module 'jose'\nRequire stack:\n- /srv/app/index.js\n    at Function._resolveFilename (node:internal/modules/cjs/loader:1380:15)",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'jose' imported from /srv/app/index.mjs",
    'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nModuleNotFoundError: No module named \'requests\'',
    "Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1636:16) {\n  errno: -111,\n  code: 'ECONNREFUSED'",
    'curl: (7) Failed to connect to localhost port 9 after 0 ms: Connection refused',
    "curl: (7) Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server",
    'curl: (6) Could not resolve host: nowhere.invalid',
    'Error: listen EADDRINUSE: address already in use :::3000',
    'Error: database is locked\n    at Object.<anonymous> (/srv/app/db.js:3:5)',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    "cp: error writing '/mnt/full/a': No space left on device",
    '\u001B[31mError\u001B[0m: getaddrinfo EAI_AGAIN packages.example.org',
  ]
  expect(outputs.map((output) => verdict(output))).toMatchInlineSnapshot(`
    [
      "systemic MODULE_NOT_FOUND: the package jose is not installed",
      "systemic MODULE_NOT_FOUND: the package jose is not installed",
      "systemic MODULE_NOT_FOUND: the package requests is not installed",
      "transient ECONNREFUSED: the connection to 127.0.0.1:5432 was refused",
      "transient CONNECTION_REFUSED: the connection to localhost port 9 was refused",
      "transient CONNECTION_FAILED: the connection to 127.0.0.1 port 9 could not be made",
      "transient NAME_NOT_RESOLVED: a name could not be resolved",
      "transient EADDRINUSE: port 3000 is in use",
      "transient DATABASE_LOCKED: a database was locked",
      "resource HEAP_OUT_OF_MEMORY: its heap ran out of memory",
      "resource ENOSPC: the disk is full",
      "transient EAI_AGAIN: a name could not be resolved for now",
    ]
  `)
})

test('without a known text the exit code decides, and an unknown failure is taken as a fault of the code', () => {
  expect([1, 2, 69, 75, 77, 126, 127].map((exit_code) => verdict('3 tests failed', { ...failed, exit_code })))
    .toMatchInlineSnapshot(`
    [
      "logic EXIT_1: exited with code 1",
      "logic EXIT_2: exited with code 2",
      "external EX_UNAVAILABLE: a service that it needs is unavailable (exit code 69)",
      "transient EX_TEMPFAIL: a temporary failure, by its own word (exit code 75)",
      "systemic EX_NOPERM: it lacks a permission (exit code 77)",
      "systemic NOT_EXECUTABLE: the command is not executable (exit code 126)",
      "systemic COMMAND_NOT_FOUND: a command was not found (exit code 127)",
    ]
  `)
})

test('the exit of an agent is told as its own word, whatever it wrote', () => {
  const word = (log_tail: string): string | undefined => classify(failed, { log_tail, own_word: true })?.message
  expect([word('I could not finish'), word('cp: x: No space left on device')]).toMatchInlineSnapshot(`
    [
      "exited with code 1: by its own word it is not done, so nothing was checked",
      "exited with code 1: by its own word it is not done, so nothing was checked",
    ]
  `)
})

test('a command that the shell did not find is named', () => {
  const lines = [
    'sh: 1: nosuchcommand: not found',
    '/bin/sh: 12: ./gen.sh: not found',
    'bash: line 1: docker-compose: command not found',
    'zsh:1: command not found: make',
    'sh: make: not found',
  ]
  expect(lines.map((line) => verdict(`begun\n${line}\n`, { ...failed, exit_code: 127 }))).toMatchInlineSnapshot(`
    [
      "systemic COMMAND_NOT_FOUND: the command nosuchcommand was not found (exit code 127)",
      "systemic COMMAND_NOT_FOUND: the command ./gen.sh was not found (exit code 127)",
      "systemic COMMAND_NOT_FOUND: the command docker-compose was not found (exit code 127)",
      "systemic COMMAND_NOT_FOUND: the command make was not found (exit code 127)",
      "systemic COMMAND_NOT_FOUND: the command make was not found (exit code 127)",
    ]
  `)
})

test('a module of the project itself is not a missing package', () => {
  expect(verdict("Error: Cannot find module './routes/user'")).toBe(
    'logic IMPORT_UNRESOLVED: the file ./routes/user that is imported is not there',
  )
})

test('what is said of a package that is nowhere, of a branch that is none and of a variable that nobody uses names it', () => {
  expect(
    [
      "npm error code E404\nnpm error 404  'nothing@*' is not in this registry.\nnpm error 404 tarball, folder, http url, or git url.",
      "error: src refspec main does not match any\nerror: failed to push some refs to '../shop.git'",
      '# m\n./main.go:4:2: x declared but not used',
      '# m\n./main.go:4:2: declared and not used: x',
      'main.go:3:8: no required module provides package example.com/a; to add it:',
    ].map((text) => verdict(text)),
  ).toMatchInlineSnapshot(`
    [
      "logic PACKAGE_NOT_FOUND: the registry has no package nothing",
      "logic GIT_UNKNOWN_REVISION: git knows no revision main to push",
      "logic COMPILE_ERROR: it does not compile",
      "logic COMPILE_ERROR: it does not compile",
      "systemic MODULE_NOT_FOUND: no module that go.mod requires has the package example.com/a",
    ]
  `)
})

test('a signal is told by its name', () => {
  expect(
    ['SIGKILL', 'SIGSEGV', 'SIGTERM'].map((signal) =>
      verdict('', { type: 'finished', outcome: 'failed', signal, duration_ms: 1 }),
    ),
  ).toMatchInlineSnapshot(`
    [
      "resource KILLED: was killed (SIGKILL), perhaps for want of memory",
      "logic SIGNALLED: was ended by SIGSEGV",
      "transient SIGNALLED: was ended by SIGTERM",
    ]
  `)
})

test('how a process ended is kept also when its log says why', () => {
  const killed = { type: 'finished', outcome: 'failed', signal: 'SIGKILL', duration_ms: 1 } as const
  expect(classify(killed, { log_tail: 'JavaScript heap out of memory' })).toMatchObject({
    code: 'HEAP_OUT_OF_MEMORY',
    signal: 'SIGKILL',
  })
})

test("the executor's own error comes before the log", () => {
  const report = { type: 'finished', outcome: 'could_not_run', duration_ms: 0 } as const
  const error = classify(report, {
    log_tail: 'connect ECONNREFUSED 127.0.0.1:1',
    system_error: { code: 'ENOENT', message: 'no such folder: web' },
  })
  expect(error).toMatchObject({ class: 'systemic', code: 'ENOENT', message: 'no such folder: web' })
})

test('what succeeded or was cancelled is no failure, whatever its log mentions', () => {
  expect(verdict('retrying after ECONNRESET', { type: 'finished', outcome: 'succeeded', duration_ms: 1 })).toBe('none')
  expect(verdict('ECONNRESET', { type: 'finished', outcome: 'cancelled', duration_ms: 1 })).toBe('none')
})

test('a fingerprint survives changing numbers and paths around the cause', () => {
  const print = (log: string): string | undefined => classify(failed, { log_tail: log })?.fingerprint
  expect(print('at 10:01 connect ECONNREFUSED 127.0.0.1:5432')).toBe(
    print('\u001B[31mat 10:07\u001B[0m connect ECONNREFUSED 127.0.0.1:6001'),
  )
  expect(print("Cannot find module 'jose'")).not.toBe(print("Cannot find module 'zod'"))
})

test('no text of the log but short captures leaves the classifier', () => {
  const secret = 'token=abcdef0123456789'
  const error = classify(failed, { log_tail: `${secret}\nError: connect ECONNREFUSED 127.0.0.1:5432 ${secret}` })
  expect(JSON.stringify(error)).not.toContain('abcdef')
})

test('a log of one megabyte in one line is judged in bounded time', () => {
  const error = classify(failed, { log_tail: 'E'.repeat(1_000_000) })
  expect(error?.code).toBe('EXIT_1')
})

test('evidence is believed in its order', () => {
  const logged = { log_tail: "Error: Cannot find module 'jose'" }
  const printed = { ...logged, stderr_tail: "cp: error writing '/a': No space left on device" }
  const answered = { ...printed, http_status: 429 }
  const all = { ...answered, system_error: { code: 'ENOENT', message: 'no such folder' } }
  const judged = [all, answered, printed, logged].map((evidence) => knownClassifier().explain(failed, evidence))
  expect(judged.map((one) => `${one?.by}: ${one?.error.code} ${one?.error.kind}`)).toEqual([
    'system_error: ENOENT environment',
    'http_status: HTTP_429 rate_limit',
    'stderr: ENOSPC resource',
    'log: MODULE_NOT_FOUND environment',
  ])
})

test('an exit code or a signal that decides is not talked out of it', () => {
  const text = "Error: connect ECONNREFUSED 127.0.0.1:80\nError: Cannot find module 'jose'"
  const codes = [126, 127, 137, 139, 143].map((exit_code) => verdict(text, { ...failed, exit_code }))
  expect(codes.map((one) => one.split(':')[0])).toEqual([
    'systemic NOT_EXECUTABLE',
    'systemic COMMAND_NOT_FOUND',
    'resource KILLED',
    'logic SIGNALLED',
    'transient SIGNALLED',
  ])
  expect(verdict('FATAL ERROR: … JavaScript heap out of memory', { ...failed, exit_code: 134 })).toMatch(
    /^resource HEAP_OUT_OF_MEMORY/,
  )
})

test('a check that could not check says what hindered it; what passes by itself is left to the check', () => {
  const system_error = { code: 'CHECK_FAILED', message: 'Expected exit code 0.' }
  const code = (log_tail: string): string | undefined => classify(failed, { log_tail, system_error })?.code
  expect(code("Error: Cannot find module 'jose'")).toBe('MODULE_NOT_FOUND')
  expect(code('Error: connect ECONNREFUSED 127.0.0.1:80')).toBe('CHECK_FAILED')
  expect(classify({ ...failed, exit_code: 0 }, { log_tail: "Cannot find module 'jose'", system_error })?.code).toBe(
    'CHECK_FAILED',
  )
})

test('what only a person can see to is not tried again', () => {
  const { classify: own } = classifier(
    (['auth', 'billing', 'policy', 'conflict'] as const).map((kind) => ({
      name: `trial.${kind}`,
      code: kind.toUpperCase(),
      kind,
      match: `trial of ${kind}(?:, again in (?<wait>.+))?`,
      message: 'no',
      retry_after: 'wait',
    })),
  )
  const told = (log_tail: string): unknown => {
    const error = own(failed, { log_tail })
    return [error?.class, error?.retryable, error?.retry_after_seconds]
  }
  expect(['auth', 'billing', 'policy', 'conflict, again in 1m30s'].map((kind) => told(`trial of ${kind}`))).toEqual([
    ['external', false, undefined],
    ['external', false, undefined],
    ['external', false, undefined],
    ['transient', true, 90],
  ])
})

test('a log in which every line is nearly an error is read in bounded time', () => {
  const log_tail = 'Cannot find module, Failed to connect to it; ModuleNotFoundError: No module named\n'.repeat(12_000)
  const before = process.cpuUsage().user
  expect(classify(failed, { log_tail })?.code).toBe('EXIT_1')
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(500)
})

test('patterns that share their words, and lines full of them, are read in bounded time', () => {
  const own = Array.from({ length: 1000 }, (_, index) => ({
    name: `trial.n${index}`,
    code: 'TRIAL',
    kind: 'code' as const,
    match: `err(?:x|y){5}${index}`,
    with: index % 2 === 0 ? [`nowhere ${index}`] : undefined,
    message: 'no',
  }))
  const { classify: judge } = classifier(own.map(({ with: all, ...rest }) => (all ? { ...rest, with: all } : rest)))
  const before = process.cpuUsage().user
  for (const line of ['err ', 'err\r', 'errxxxxx2\n'])
    expect(judge(failed, { log_tail: line.repeat(1_000_000 / line.length) })?.code).toBe('EXIT_1')
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(2000)
})

test('a group that took no part says nothing, whatever it is called', () => {
  const { classify: own } = classifier([
    {
      name: 'trial.odd',
      code: 'ODD',
      kind: 'rate_limit',
      match: 'odd(?<constructor>, again in \\d+)?',
      message: 'odd {constructor}',
      retry_after: 'constructor',
    },
  ])
  expect(own(failed, { log_tail: 'odd' })).toMatchObject({ code: 'ODD', message: 'odd an unknown place' })
  expect(own(failed, { log_tail: 'odd, again in 5' })?.retry_after_seconds).toBe(5)
})

test('what is captured holds nothing that cannot be seen, and is whole text', () => {
  const { classify: own } = classifier([
    { name: 'trial.any', code: 'ANY', kind: 'code', match: 'about (?<what>.*)', message: 'about {what}' },
  ])
  const log_tail = `about \u001B[31ma\u0007\u202E\u200Bb\u0085${'é'.repeat(113)}😀\u001B[0m`
  const what = `ab${'é'.repeat(113)}\uFFFD`
  expect(own(failed, { log_tail })).toMatchObject({ message: `about ${what}`, captures: { what } })
})

test('a line behind a carriage return is a line, also for a pattern without a literal', () => {
  const { classify: own } = classifier([
    { name: 'trial.short', code: 'SHORT', kind: 'code', match: '^E\\d+$', message: 'no' },
  ])
  expect(own(failed, { log_tail: '10 %\r50 %\rE42\r\n' })?.code).toBe('SHORT')
})

test('what a command printed that ended well is not why it failed', () => {
  expect(classify({ ...failed, exit_code: 0 }, { log_tail: "Error: Cannot find module 'jose'" })?.code).toBe('EXIT_0')
})
