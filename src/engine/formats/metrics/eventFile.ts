import { Message } from '../protobuf';
import { maskedCrc32c } from './crc32c';

export interface Histogram {
  tag: string;
  values: Float32Array;
}

/** What an event tells of a step; numbers that are none are left out. */
export interface MetricEvent {
  step: number;
  /** Seconds since 1970. */
  wallSeconds: number;
  scalars: Readonly<Record<string, number>>;
  histograms?: readonly Histogram[];
}

const histogramBuckets = 30;

/**
 * An event file of TensorBoard (tensorflow/core/util/event.proto, lib/io/record_writer.cc): records of a length, its masked
 * CRC-32C, a protocol buffer, and its masked CRC-32C; the first one names the version.
 */
export function eventFile(events: readonly MetricEvent[]): Uint8Array {
  const first = new Message().double(1, events[0]?.wallSeconds ?? 0).string(3, 'brain.Event:2');
  const records = [first, ...events.map(eventMessage)].map((message) => record(message.finish()));
  const file = new Uint8Array(records.reduce((length, bytes) => length + bytes.length, 0));
  let at = 0;
  for (const bytes of records) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

function eventMessage({ step, wallSeconds, scalars, histograms = [] }: MetricEvent): Message {
  const summary = new Message();
  for (const [tag, value] of Object.entries(scalars)) {
    if (Number.isFinite(value)) summary.message(1, new Message().string(1, tag).float(2, value));
  }
  for (const { tag, values } of histograms) {
    const histogram = histogramMessage(values);
    if (histogram) summary.message(1, new Message().string(1, tag).message(5, histogram));
  }
  return new Message().double(1, wallSeconds).integer(2, step).message(5, summary);
}

/** Buckets of equal width; undefined where there is no finite value. */
function histogramMessage(values: Float32Array): Message | undefined {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return undefined;
  let [min, max, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value * value;
  }
  const width = (max - min) / histogramBuckets || 1e-12;
  const counts = new Array<number>(histogramBuckets).fill(0);
  for (const value of finite) counts[Math.min(histogramBuckets - 1, Math.floor((value - min) / width))]++;
  const limits = counts.map((_, i) =>
    i === histogramBuckets - 1 ? Math.max(max, min + width) : min + (i + 1) * width,
  );
  return new Message()
    .double(1, min)
    .double(2, max)
    .double(3, finite.length)
    .double(4, sum)
    .double(5, squares)
    .doubles(6, limits)
    .doubles(7, counts);
}

function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return bytes;
}
