// The single operations of workload.py with the official client for Node.js.
//
// usage: node workload.mjs FOLDER HOST:PORT [SCALE]     FOLDER has the package hazelcast-client in its node_modules.
//
// Prints JSON as workload.py does. CPU is that of the whole process, as there.

import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, address, scale = '1'] = process.argv.slice(2);
const { Client } = createRequire(join(folder, 'index.js'))('hazelcast-client');

const VALUE = 'a short string';
const small = Math.trunc(12000 * Number(scale));
const rows = {};

async function run(count, tasks, operation) {
    let next = 0;
    const work = async () => {
        while (next < count) {
            await operation(next++);
        }
    };
    const cpu = process.cpuUsage();
    const wall = process.hrtime.bigint();
    await Promise.all(Array.from({ length: tasks }, work));
    const used = process.cpuUsage(cpu);
    return [(used.user + used.system) / count, Number(process.hrtime.bigint() - wall) / 1000 / count];
}

const client = await Client.newHazelcastClient({
    network: { clusterMembers: [address] },
    customLogger: { log() {}, error() {}, warn() {}, info() {}, debug() {}, trace() {} },
});
const map = await client.getMap('benchmark-node');

async function pair(label, value, tasks, count) {
    const keys = Array.from({ length: 512 }, (_, i) => `key-${i}`);
    await run(512, Math.min(tasks, 64), (i) => map.set(keys[i], value));
    rows[`set ${label}`] = await run(count, tasks, (i) => map.set(keys[i % 512], value));
    rows[`get ${label}`] = await run(count, tasks, (i) => map.get(keys[i % 512]));
}

// The compiler of Node.js makes code fast that has run often.
await run(2 * small, 64, (i) => map.set(`key-${i % 512}`, VALUE));
await run(2 * small, 64, (i) => map.get(`key-${i % 512}`));
await pair('one at a time', VALUE, 1, Math.trunc(small / 8));
await pair('64 in flight', VALUE, 64, small);
await pair('1,024 in flight', VALUE, 1024, small);
await pair('64 in flight, 1 KiB bytearray', Buffer.alloc(1024), 64, small);
await map.clear();
await client.shutdown();
console.log(JSON.stringify(rows));
