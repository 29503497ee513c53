export * from './common/desk.js';
