import type { ImportKind } from '../../contracts/imports.ts';

/** An export that many people have, by its column names (as `plainName` writes them). */
export interface Preset {
  name: string;
  /** Of each group one name must be there. */
  signs: string[][];
  /** Field to its columns' names, the best first. */
  columns: Record<string, string[]>;
  constants?: Record<string, string>;
  /** Other columns of this export mean something else than their names say elsewhere. */
  only?: true;
}

const DAY = ['day', 'date', 'by day', 'stat time day', 'reporting starts', 'start date'];

export const PRESETS: Readonly<Record<ImportKind, Preset[]>> = {
  orders: [
    {
      name: 'Shopify orders',
      signs: [['name'], ['financial status'], ['created at', 'paid at']],
      columns: {
        // Webhooks tell of an order by the same number, so that what both say is of one order.
        order_id: ['id', 'name'],
        other_id: ['name'],
        ordered_at: ['created at', 'paid at'],
        subtotal: ['subtotal'],
        total: ['total'],
        tax: ['taxes'],
        shipping: ['shipping'],
        discount: ['discount amount'],
        refunded: ['refunded amount'],
        currency: ['currency'],
        status: ['financial status'],
        cancelled_at: ['cancelled at'],
        item_id: ['lineitem sku'],
        item_name: ['lineitem name'],
        item_quantity: ['lineitem quantity'],
        item_price: ['lineitem price'],
      },
      only: true,
    },
    {
      name: 'WooCommerce analytics, orders',
      signs: [['order #'], ['n revenue'], ['date']],
      columns: { order_id: ['order #'], ordered_at: ['date'], value: ['n revenue'], status: ['status'] },
      only: true,
    },
    {
      name: 'WooCommerce orders',
      signs: [
        ['order id', 'order number'],
        ['order total', 'order total amount'],
        ['order date', 'date', 'date created', 'paid date'],
      ],
      columns: {
        order_id: ['order id', 'order number'],
        other_id: ['order number'],
        ordered_at: ['order date', 'date', 'date created', 'paid date'],
        total: ['order total', 'order total amount'],
        tax: ['tax total', 'order total tax amount', 'order tax'],
        shipping: ['shipping total', 'order shipping amount'],
        subtotal: ['order subtotal', 'order subtotal amount'],
        discount: ['discount total', 'cart discount amount'],
        refunded: ['refunded total', 'order refund amount'],
        currency: ['order currency', 'currency'],
        status: ['status', 'order status'],
        item_id: ['item sku', 'sku', 'item product id'],
        item_name: ['item name', 'product name'],
        item_quantity: ['item quantity', 'quantity'],
        item_price: ['item price', 'item cost'],
      },
    },
  ],
  ad_costs: [
    {
      name: 'Meta Ads',
      signs: [['amount spent'], ['reporting starts', 'link clicks', 'ad set name', 'clicks all']],
      columns: {
        date: DAY,
        date_end: ['reporting ends'],
        cost: ['amount spent'],
        currency: ['currency'],
        campaign: ['campaign name', 'campaign'],
        impressions: ['impressions'],
        clicks: ['link clicks', 'clicks all'],
      },
      constants: { source: 'facebook', medium: 'paid_social', channel: 'paid_social' },
      only: true,
    },
    {
      name: 'Google Ads',
      signs: [['campaign'], ['cost'], ['impr', 'currency code', 'avg cpc', 'campaign type']],
      columns: {
        date: ['day', 'date'],
        cost: ['cost'],
        currency: ['currency code', 'currency'],
        campaign: ['campaign'],
        impressions: ['impr', 'impressions'],
        clicks: ['clicks', 'interactions'],
      },
      constants: { source: 'google', medium: 'cpc', channel: 'paid_search' },
      only: true,
    },
    {
      name: 'TikTok Ads',
      signs: [
        ['campaign name', 'ad group name'],
        ['cost', 'total cost'],
        ['clicks destination', 'clicks all', 'cpc destination', 'by day', 'stat time day'],
      ],
      columns: {
        date: DAY,
        cost: ['cost', 'total cost'],
        currency: ['currency'],
        campaign: ['campaign name'],
        impressions: ['impressions', 'impression'],
        clicks: ['clicks destination', 'clicks all', 'clicks', 'click'],
      },
      constants: { source: 'tiktok', medium: 'paid_social', channel: 'paid_social' },
      only: true,
    },
  ],
  product_costs: [
    {
      name: 'Shopify products',
      signs: [['handle'], ['cost per item'], ['variant sku']],
      columns: { product: ['variant sku'], cost: ['cost per item'] },
      only: true,
    },
  ],
};

/** Names that files of no known export use, the best first. */
export const ALIASES: Readonly<Record<ImportKind, Record<string, string[]>>> = {
  orders: {
    order_id: [
      'order id',
      'order number',
      'order no',
      'order #',
      'order',
      'transaction id',
      'invoice no',
      'invoiceno',
      'invoice',
      'bestellnummer',
      'name',
    ],
    other_id: ['external id', 'checkout token', 'id'],
    ordered_at: [
      'ordered at',
      'created at',
      'invoice date',
      'invoicedate',
      'order date',
      'date created',
      'paid at',
      'purchased at',
      'timestamp',
      'datetime',
      'date',
      'time',
      'datum',
    ],
    value: ['value', 'net revenue', 'net sales', 'revenue', 'net total', 'net amount'],
    total: ['total', 'order total', 'grand total', 'gross total', 'amount', 'total price', 'gesamt', 'summe'],
    tax: ['tax', 'taxes', 'total tax', 'vat', 'tax amount'],
    shipping: ['shipping', 'shipping cost', 'shipping total', 'total shipping', 'delivery'],
    subtotal: ['subtotal', 'sub total', 'items total'],
    discount: ['discount', 'discount amount', 'discount total', 'discounts', 'coupon amount'],
    refunded: ['refunded', 'refunded amount', 'refund', 'refund amount', 'refunds', 'amount refunded'],
    currency: ['currency', 'currency code', 'order currency'],
    status: ['status', 'financial status', 'payment status', 'order status', 'state'],
    cancelled_at: ['cancelled at', 'canceled at'],
    item_id: ['sku', 'item sku', 'product id', 'item id', 'lineitem sku', 'product sku', 'stockcode', 'variant sku'],
    item_name: ['product', 'item name', 'product name', 'lineitem name', 'item', 'description', 'title'],
    item_quantity: ['quantity', 'qty', 'lineitem quantity', 'item quantity'],
    item_price: ['price', 'item price', 'unit price', 'lineitem price', 'unitprice'],
  },
  ad_costs: {
    date: [...DAY, 'dt', 'datum', 'gregorian date', 'time period'],
    date_end: ['reporting ends', 'end date', 'date end', 'last day'],
    cost: ['cost', 'costs', 'spend', 'amount spent', 'ad spend', 'total spent', 'total cost', 'amount', 'kosten', 'ausgaben'],
    currency: ['currency', 'currency code', 'account currency'],
    channel: ['channel', 'marketing channel'],
    source: ['source', 'source id', 'utm source', 'platform', 'network'],
    medium: ['medium', 'utm medium'],
    campaign: ['campaign', 'campaign name', 'utm campaign', 'kampagne'],
    impressions: ['impressions', 'impr', 'impression', 'views'],
    clicks: ['clicks', 'link clicks', 'clicks all', 'clicks destination', 'click', 'klicks'],
  },
  product_costs: {
    product: ['sku', 'product id', 'item id', 'product sku', 'variant sku', 'product', 'item', 'id', 'artikelnummer'],
    cost: ['cost', 'cost per item', 'unit cost', 'cost price', 'cogs', 'cost of goods', 'purchase price', 'einkaufspreis'],
    currency: ['currency', 'currency code'],
    valid_from: ['valid from', 'from', 'since', 'start date', 'date'],
  },
};
