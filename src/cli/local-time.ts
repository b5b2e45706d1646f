/** A moment in the time zone of the person who reads it: `2026-11-22 09:37`. `iso` is ISO 8601. */
export function localTime(iso: string): string {
  const at = new Date(iso)
  const pad = (n: number): string => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${pad(at.getHours())}:${pad(at.getMinutes())}`
}
