// Uses the running service as its callers do. Waits a second and a half for it to answer, and no longer.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, readInstance, readLog, startInstance } from './instance.ts'

const PATIENCE_MS = 1500

// An instance that nobody asked anything has ended in order: so it is after a run that was interrupted for long.
const instance = readInstance() ?? (await startInstance())
const origin = `http://127.0.0.1:${instance.port}`

async function connect(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      await fetch(`${origin}/health`)
      return
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const reason = error.cause instanceof Error ? error.cause.message : error.message
      if (!isAlive(instance.pid)) throw new Error(`the service has crashed:\n${readLog()}`, { cause: error })
      if (performance.now() > deadline) throw new Error(reason, { cause: error })
      await sleep(100)
    }
  }
}

async function check(): Promise<void> {
  const health = await fetch(`${origin}/health`)
  assert.equal(health.status, 200)

  const url = 'https://news.example/today?edition=evening'
  const created = await fetch(`${origin}/links`, { method: 'POST', body: JSON.stringify({ url }) })
  assert.equal(created.status, 201)
  const { code } = (await created.json()) as { code: string }

  const visit = await fetch(`${origin}/${code}`, { redirect: 'manual' })
  assert.equal(visit.status, 302)
  assert.equal(visit.headers.get('location'), url)

  const link: unknown = await (await fetch(`${origin}/links/${code}`)).json()
  assert.deepEqual(link, { code, url, host: 'news.example', visits: 1 })

  const refused = await fetch(`${origin}/links`, { method: 'POST', body: '{"url": "ftp://files.example/"}' })
  assert.equal(refused.status, 400)
  assert.equal((await fetch(`${origin}/nothing-here`)).status, 404)
  assert.equal(((await (await fetch(`${origin}/hosts`)).json()) as unknown[]).length, 10)
}

try {
  await connect()
  await check()
  console.log(`smoke test passed on ${origin}`)
} catch (error) {
  console.error(`smoke test failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
