export * from '../../src/base/color/color';
