import { Counter } from 'k6/metrics';

/** Orders of which a confirmation was acknowledged, each once, and their money in minor units. */
const orders = new Counter('orders_acknowledged');
const revenue = new Counter('revenue_acknowledged');

/** `cents`: minor units. */
export function countOrders(number: number, cents: number): void {
  orders.add(number);
  revenue.add(cents);
}
