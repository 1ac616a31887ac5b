// The CIDs that IPFS's own importer gives to files of the pattern of PatternStream, by their lengths, and to files by their paths.
import { createReadStream } from 'node:fs'
import { importer } from 'ipfs-unixfs-importer'

const Step = 1 << 16

function * pattern (length) {
  for (let start = 0; start < length; start += Step) {
    const bytes = new Uint8Array(Math.min(Step, length - start))
    for (let i = 0; i < bytes.length; i++) {
      const n = start + i
      bytes[i] = n ^ (n >> 8) ^ (n >> 16)
    }
    yield bytes
  }
}

// Nothing is read again, so nothing is kept.
const store = { put: async cid => cid }

for (const argument of process.argv.slice(2)) {
  const content = /^\d+$/.test(argument) ? pattern(Number(argument)) : createReadStream(argument)
  for await (const { cid } of importer([{ content }], store, { profile: 'unixfs-v0-2015' })) console.log(`${cid}`)
}
