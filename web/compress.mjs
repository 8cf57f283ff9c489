// After the build: each script and stylesheet also as .br and .gz, which the server hands to browsers that take them.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const directory = new URL("./dist/assets/", import.meta.url);

for (const name of readdirSync(directory).filter((file) => /\.(js|css|wasm|tflite)$/.test(file))) {
  const content = readFileSync(new URL(name, directory));
  writeFileSync(new URL(`${name}.br`, directory), brotliCompressSync(content));
  writeFileSync(new URL(`${name}.gz`, directory), gzipSync(content, { level: 9 }));
}
