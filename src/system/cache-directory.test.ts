import { expect, test } from 'vitest'
import { cacheDirectory } from './cache-directory.ts'

test('the cache stands where the user says, else in the home, else nowhere', () => {
  const ofHome = process.platform === 'darwin' ? '/home/ann/Library/Caches' : '/home/ann/.cache'
  expect(cacheDirectory({ XDG_CACHE_HOME: '/var/cache/ann', HOME: '/home/ann' })).toBe('/var/cache/ann/tasks-slaps')
  expect(cacheDirectory({ XDG_CACHE_HOME: 'relative', HOME: '/home/ann' })).toBe(`${ofHome}/tasks-slaps`)
  expect(cacheDirectory({ HOME: '/home/ann' })).toBe(`${ofHome}/tasks-slaps`)
  expect(cacheDirectory({ HOME: '' })).toBeUndefined()
})
