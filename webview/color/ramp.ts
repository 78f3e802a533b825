export * from '../../src/base/color/ramp';
