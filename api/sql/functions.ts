/**
 * Every function that an analyst's query may call, read through name by name: none reads or writes a file, a setting, another table, a dictionary or
 * the network, waits, or says anything of the server. A test holds that the engine has them, and that none of the dangerous ones is here.
 */
const AGGREGATES = `
  any any_respect_nulls anyHeavy anyLast anyLast_respect_nulls approx_top_k approx_top_sum argAndMax argAndMin argMax argMin avg avgWeighted
  boundingRatio categoricalInformationValue corr corrStable count covarPop covarPopStable covarSamp covarSampStable cramersV
  cramersVBiasCorrected cume_dist deltaSum deltaSumTimestamp denseRank entropy exponentialMovingAverage exponentialTimeDecayedAvg
  exponentialTimeDecayedCount exponentialTimeDecayedMax exponentialTimeDecayedSum groupArray groupArrayInsertAt groupArrayIntersect
  groupArrayLast groupArrayMovingAvg groupArrayMovingSum groupArraySample groupArraySorted groupBitAnd groupBitmap groupBitmapAnd groupBitmapOr
  groupBitmapXor groupBitOr groupBitXor groupConcat groupUniqArray histogram intervalLengthSum kolmogorovSmirnovTest kurtPop kurtSamp lag
  lagInFrame largestTriangleThreeBuckets lead leadInFrame mannWhitneyUTest max maxIntersections maxIntersectionsPosition maxMappedArrays
  meanZTest min minMappedArrays nonNegativeDerivative nth_value ntile percentRank quantile quantileBFloat16 quantileBFloat16Weighted quantileDD
  quantileDeterministic quantileExact quantileExactExclusive quantileExactHigh quantileExactInclusive quantileExactLow quantileExactWeighted
  quantileExactWeightedInterpolated quantileGK quantileInterpolatedWeighted quantiles quantilesBFloat16 quantilesBFloat16Weighted quantilesDD
  quantilesDeterministic quantilesExact quantilesExactExclusive quantilesExactHigh quantilesExactInclusive quantilesExactLow
  quantilesExactWeighted quantilesExactWeightedInterpolated quantilesGK quantilesInterpolatedWeighted quantilesTDigest quantilesTDigestWeighted
  quantilesTiming quantilesTimingWeighted quantileTDigest quantileTDigestWeighted quantileTiming quantileTimingWeighted rank rankCorr retention
  row_number sequenceCount sequenceMatch sequenceMatchEvents sequenceNextNode simpleLinearRegression singleValueOrNull skewPop skewSamp stddevPop
  stddevPopStable stddevSamp stddevSampStable studentTTest studentTTestOneSample sum sumCount sumKahan sumMapFiltered sumMapFilteredWithOverflow
  sumMappedArrays sumMapWithOverflow sumWithOverflow theilsU topK topKWeighted uniq uniqCombined uniqCombined64 uniqExact uniqHLL12 uniqUpTo
  varPop varPopStable varSamp varSampStable welchTTest windowFunnel sparkbar any_value any_value_respect_nulls anyLastRespectNulls
  anyRespectNulls anyValueRespectNulls approx_top_count array_agg BIT_AND BIT_OR BIT_XOR COVAR_POP COVAR_SAMP dense_rank first_value
  first_value_respect_nulls firstValueRespectNulls group_concat last_value last_value_respect_nulls lastValueRespectNulls lttb max_by median
  medianBFloat16 medianBFloat16Weighted medianDD medianDeterministic medianExact medianExactHigh medianExactLow medianExactWeighted
  medianExactWeightedInterpolated medianGK medianInterpolatedWeighted medianTDigest medianTDigestWeighted medianTiming medianTimingWeighted
  min_by percent_rank STD STDDEV STDDEV_POP STDDEV_SAMP string_agg VAR_POP VAR_SAMP
`;

const FUNCTIONS = `
  -- Arithmetic and mathematics
  abs acos acosh asin asinh atan atan2 atanh avg2 cbrt ceil cos cosh degrees divide divideDecimal divideOrNull e erf erfc exp exp10 exp2
  factorial financialInternalRateOfReturn financialInternalRateOfReturnExtended financialNetPresentValue financialNetPresentValueExtended floor
  gcd hypot ifNotFinite intDiv intDivOrNull intDivOrZero intExp10 intExp2 isFinite isInfinite isNaN isPrime isProbablePrime lcm lgamma log log10
  log1p log2 max2 midpoint min2 minus modulo moduloLegacy moduloOrNull moduloOrZero multiply multiplyDecimal negate pi plus positiveModulo
  positiveModuloOrNull pow proportionsZTest radians round roundAge roundBankers roundDown roundDuration roundToExp2 sigmoid sign sin sinh sqr
  sqrt tan tanh tgamma trunc widthBucket

  -- Arrays, maps, tuples
  array arrayAll arrayAUCPR arrayAutocorrelation arrayAvg arrayBottomK arrayCompact arrayConcat arrayCount arrayCumSum arrayCumSumNonNegative
  arrayDifference arrayDistinct arrayDotProduct arrayElement arrayElementOrNull arrayEnumerate arrayEnumerateDense arrayEnumerateDenseRanked
  arrayEnumerateUniq arrayEnumerateUniqRanked arrayExcept arrayExists arrayFill arrayFilter arrayFirst arrayFirstIndex arrayFirstOrNull
  arrayFlatten arrayFold arrayIntersect arrayJaccardIndex arrayJoin arrayLast arrayLastIndex arrayLastOrNull arrayLevenshteinDistance
  arrayLevenshteinDistanceWeighted arrayMap arrayMax arrayMin arrayNormalizedGini arrayPartialReverseSort arrayPartialShuffle arrayPartialSort
  arrayPopBack arrayPopFront arrayProduct arrayPushBack arrayPushFront arrayRandomSample arrayRemove arrayResize arrayReverse arrayReverseFill
  arrayReverseSort arrayReverseSplit arrayROCAUC arrayRotateLeft arrayRotateRight arrayShiftLeft arrayShiftRight arrayShingles arrayShuffle
  arraySimilarity arraySlice arraySort arraySplit arraySum arraySymmetricDifference arrayTopK arrayTranspose arrayUnion arrayUniq
  arrayWithConstant arrayZip arrayZipUnaligned countEqual dotProduct empty emptyArrayDate emptyArrayDateTime emptyArrayFloat32 emptyArrayFloat64
  emptyArrayInt16 emptyArrayInt32 emptyArrayInt64 emptyArrayInt8 emptyArrayString emptyArrayToSingle emptyArrayUInt16 emptyArrayUInt32
  emptyArrayUInt64 emptyArrayUInt8 extractKeyValuePairs extractKeyValuePairsWithEscaping flattenTuple has hasAll hasAny hasSubstr indexOf
  indexOfAssumeSorted lambda length map mapAdd mapAll mapApply mapConcat mapContainsKey mapContainsKeyLike mapContainsValue mapContainsValueLike
  mapExists mapExtractKeyLike mapExtractValueLike mapFilter mapFromArrays mapKeys mapPartialReverseSort mapPartialSort mapPopulateSeries
  mapReverseSort mapSort mapSubtract mapUpdate mapValues notEmpty range replicate reverse tuple tupleConcat tupleDivide tupleDivideByNumber
  tupleElement tupleHammingDistance tupleIntDiv tupleIntDivByNumber tupleIntDivOrZero tupleIntDivOrZeroByNumber tupleMinus tupleModulo
  tupleModuloByNumber tupleMultiply tupleMultiplyByNumber tupleNames tupleNegate tuplePlus tuplePositiveModuloByNumber tupleToNameValuePairs
  untuple

  -- Bits
  bitAnd bitCount bitHammingDistance bitNot bitOr bitRotateLeft bitRotateRight bitShiftLeft bitShiftRight bitSlice bitTest bitTestAll bitTestAny
  bitXor

  -- Comparison, conditions, logic, null
  and assumeNotNull caseWithExpression clamp coalesce equals exists firstNonDefault globalIn globalNotIn globalNotNullIn globalNullIn greater
  greaterOrEquals greatest if ifNull in isDistinctFrom isNotDistinctFrom isNotNull isNull isNullable isZeroOrNull least less lessOrEquals multiIf
  not notEquals notIn notNullIn nullIf nullIn or toNullable transform xor grouping

  -- Dates and times
  addDate addDays addHours addInterval addMicroseconds addMilliseconds addMinutes addMonths addNanoseconds addQuarters addSeconds
  addTupleOfIntervals addWeeks addYears age changeDay changeHour changeMinute changeMonth changeSecond changeYear dateDiff dateName dateTrunc
  formatDateTime formatDateTimeInJodaSyntax fromDaysSinceYearZero fromDaysSinceYearZero32 fromModifiedJulianDay fromModifiedJulianDayOrNull
  fromUnixTimestamp fromUnixTimestampInJodaSyntax fromUTCTimestamp makeDate makeDate32 makeDateTime makeDateTime64 monthName now now64 subDate
  subtractDays subtractHours subtractInterval subtractMicroseconds subtractMilliseconds subtractMinutes subtractMonths subtractNanoseconds
  subtractQuarters subtractSeconds subtractTupleOfIntervals subtractWeeks subtractYears timeDiff timeSlot timeSlots timezoneOf timezoneOffset
  today toDayOfMonth toDayOfWeek toDayOfYear toDaysInMonth toDaysSinceYearZero toHour toISOWeek toISOYear toLastDayOfMonth toLastDayOfWeek
  toMicrosecond toMillisecond toMinute toModifiedJulianDay toModifiedJulianDayOrNull toMonday toMonth toMonthNumSinceEpoch toNanosecond toQuarter
  toRelativeDayNum toRelativeHourNum toRelativeMinuteNum toRelativeMonthNum toRelativeQuarterNum toRelativeSecondNum toRelativeWeekNum
  toRelativeYearNum toSecond toStartOfDay toStartOfFifteenMinutes toStartOfFiveMinutes toStartOfHour toStartOfInterval toStartOfISOYear
  toStartOfMicrosecond toStartOfMillisecond toStartOfMinute toStartOfMonth toStartOfNanosecond toStartOfQuarter toStartOfSecond
  toStartOfTenMinutes toStartOfWeek toStartOfYear toTimeWithFixedDate toTimezone toUnixTimestamp toUTCTimestamp toWeek toYear toYearNumSinceEpoch
  toYearWeek toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss UTCTimestamp yesterday YYYYMMDDhhmmssToDateTime YYYYMMDDhhmmssToDateTime64 YYYYMMDDToDate
  YYYYMMDDToDate32

  -- Texts
  alphaTokens appendTrailingCharIfAbsent arrayStringConcat ascii base32Decode base32Encode base58Decode base58Encode base64Decode base64Encode
  base64URLDecode base64URLEncode basename byteHammingDistance caseFoldUTF8 compareSubstrings concat concatAssumeInjective concatWithSeparator
  concatWithSeparatorAssumeInjective conv countMatches countMatchesCaseInsensitive countSubstrings countSubstringsCaseInsensitive
  countSubstringsCaseInsensitiveUTF8 CRC32 CRC32IEEE CRC64 cutFragment cutQueryString cutQueryStringAndFragment cutToFirstSignificantSubdomain
  cutToFirstSignificantSubdomainRFC cutToFirstSignificantSubdomainWithWWW cutToFirstSignificantSubdomainWithWWWRFC cutURLParameter cutWWW
  damerauLevenshteinDistance decodeHTMLComponent decodeURLComponent decodeURLFormComponent decodeXMLComponent domain domainRFC domainWithoutWWW
  domainWithoutWWWRFC editDistance editDistanceUTF8 encodeURLComponent encodeURLFormComponent encodeXMLComponent endsWith endsWithCaseInsensitive
  endsWithCaseInsensitiveUTF8 endsWithUTF8 extract extractAll extractAllGroupsHorizontal extractAllGroupsVertical extractGroups
  extractURLParameter extractURLParameterNames extractURLParameters firstLine firstSignificantSubdomain firstSignificantSubdomainRFC format
  fragment hasAllTokens hasAnyTokens hasPhrase hasSubsequence hasSubsequenceCaseInsensitive hasSubsequenceCaseInsensitiveUTF8 hasSubsequenceUTF8
  hasToken hasTokenCaseInsensitive hasTokenCaseInsensitiveOrNull hasTokenOrNull ilike initcap initcapUTF8 isValidASCII isValidUTF8 jaroSimilarity
  jaroWinklerSimilarity left leftPad leftPadUTF8 leftUTF8 lengthUTF8 like locate lower lowerUTF8 match multiFuzzyMatchAllIndices
  multiFuzzyMatchAny multiFuzzyMatchAnyIndex multiMatchAllIndices multiMatchAny multiMatchAnyIndex multiSearchAllPositions
  multiSearchAllPositionsCaseInsensitive multiSearchAllPositionsCaseInsensitiveUTF8 multiSearchAllPositionsUTF8 multiSearchAny
  multiSearchAnyCaseInsensitive multiSearchAnyCaseInsensitiveUTF8 multiSearchAnyUTF8 multiSearchFirstIndex multiSearchFirstIndexCaseInsensitive
  multiSearchFirstIndexCaseInsensitiveUTF8 multiSearchFirstIndexUTF8 multiSearchFirstPosition multiSearchFirstPositionCaseInsensitive
  multiSearchFirstPositionCaseInsensitiveUTF8 multiSearchFirstPositionUTF8 naturalSortKey netloc ngramDistance ngramDistanceCaseInsensitive
  ngramDistanceCaseInsensitiveUTF8 ngramDistanceUTF8 ngrams ngramSearch ngramSearchCaseInsensitive ngramSearchCaseInsensitiveUTF8 ngramSearchUTF8
  normalizeUTF8NFC normalizeUTF8NFD normalizeUTF8NFKC normalizeUTF8NFKCCasefold normalizeUTF8NFKD notILike notLike overlay overlayUTF8 path
  pathFull port portRFC position positionCaseInsensitive positionCaseInsensitiveUTF8 positionUTF8 printf protocol queryString
  queryStringAndFragment regexpExtract regexpPosition regexpQuoteMeta removeDiacriticsUTF8 repeat replaceAll replaceOne replaceRegexpAll
  replaceRegexpOne reverseBySeparator reverseUTF8 right rightPad rightPadUTF8 rightUTF8 soundex space sparseGrams sparseGramsHashes
  sparseGramsHashesUTF8 sparseGramsUTF8 splitByChar splitByNonAlpha splitByRegexp splitByString splitByWhitespace startsWith
  startsWithCaseInsensitive startsWithCaseInsensitiveUTF8 startsWithUTF8 stringBytesEntropy stringBytesUniq stringJaccardIndex
  stringJaccardIndexUTF8 substring substringIndex substringIndexUTF8 substringUTF8 tokens tokensForLikePattern topLevelDomain topLevelDomainRFC
  toValidUTF8 translate translateUTF8 trimBoth trimLeft trimRight tryBase32Decode tryBase58Decode tryBase64Decode tryBase64URLDecode upper
  upperUTF8 URLHierarchy URLPathHierarchy

  -- Encoding, hashes, identifiers, addresses
  bin char cityHash64 farmHash64 generateUUIDv4 halfMD5 hex intHash32 intHash64 isIPAddressInRange isIPv4String isIPv6String MD5 metroHash64
  murmurHash3_32 murmurHash3_64 SHA1 SHA256 SHA512 sipHash64 toUUID toUUIDOrDefault toUUIDOrNull toUUIDOrZero unbin unhex xxh3 xxHash32 xxHash64

  -- JSON
  isValidJSON JSON_EXISTS JSON_QUERY JSON_VALUE JSONArrayLength JSONExtract JSONExtractArrayRaw JSONExtractArrayRawCaseInsensitive
  JSONExtractBool JSONExtractBoolCaseInsensitive JSONExtractCaseInsensitive JSONExtractFloat JSONExtractFloatCaseInsensitive JSONExtractInt
  JSONExtractIntCaseInsensitive JSONExtractKeys JSONExtractKeysAndValues JSONExtractKeysAndValuesCaseInsensitive JSONExtractKeysAndValuesRaw
  JSONExtractKeysAndValuesRawCaseInsensitive JSONExtractKeysCaseInsensitive JSONExtractRaw JSONExtractRawCaseInsensitive JSONExtractString
  JSONExtractStringCaseInsensitive JSONExtractUInt JSONExtractUIntCaseInsensitive JSONHas JSONKey JSONLength JSONType simpleJSONExtractBool
  simpleJSONExtractFloat simpleJSONExtractInt simpleJSONExtractRaw simpleJSONExtractString simpleJSONExtractUInt simpleJSONHas toJSONString

  -- Types
  _CAST accurateCast accurateCastOrDefault accurateCastOrNull CAST fromUnixTimestamp64Micro fromUnixTimestamp64Milli fromUnixTimestamp64Nano
  fromUnixTimestamp64Second parseDateTime parseDateTime32BestEffort parseDateTime32BestEffortOrNull parseDateTime32BestEffortOrZero
  parseDateTime64 parseDateTime64BestEffort parseDateTime64BestEffortOrNull parseDateTime64BestEffortOrZero parseDateTime64BestEffortUS
  parseDateTime64BestEffortUSOrNull parseDateTime64BestEffortUSOrZero parseDateTime64InJodaSyntax parseDateTime64InJodaSyntaxOrNull
  parseDateTime64InJodaSyntaxOrZero parseDateTime64OrNull parseDateTime64OrZero parseDateTimeBestEffort parseDateTimeBestEffortOrNull
  parseDateTimeBestEffortOrZero parseDateTimeBestEffortUS parseDateTimeBestEffortUSOrNull parseDateTimeBestEffortUSOrZero
  parseDateTimeInJodaSyntax parseDateTimeInJodaSyntaxOrNull parseDateTimeInJodaSyntaxOrZero parseDateTimeOrNull parseDateTimeOrZero toBFloat16
  toBFloat16OrNull toBFloat16OrZero toBool toColumnTypeName toDate toDate32 toDate32OrDefault toDate32OrNull toDate32OrZero toDateOrDefault
  toDateOrNull toDateOrZero toDateTime toDateTime32 toDateTime64 toDateTime64OrDefault toDateTime64OrNull toDateTime64OrZero toDateTimeOrDefault
  toDateTimeOrNull toDateTimeOrZero toDecimal128 toDecimal128OrDefault toDecimal128OrNull toDecimal128OrZero toDecimal256 toDecimal256OrDefault
  toDecimal256OrNull toDecimal256OrZero toDecimal32 toDecimal32OrDefault toDecimal32OrNull toDecimal32OrZero toDecimal64 toDecimal64OrDefault
  toDecimal64OrNull toDecimal64OrZero toDecimalString toFixedString toFloat32 toFloat32OrDefault toFloat32OrNull toFloat32OrZero toFloat64
  toFloat64OrDefault toFloat64OrNull toFloat64OrZero toInt128 toInt128OrDefault toInt128OrNull toInt128OrZero toInt16 toInt16OrDefault
  toInt16OrNull toInt16OrZero toInt256 toInt256OrDefault toInt256OrNull toInt256OrZero toInt32 toInt32OrDefault toInt32OrNull toInt32OrZero
  toInt64 toInt64OrDefault toInt64OrNull toInt64OrZero toInt8 toInt8OrDefault toInt8OrNull toInt8OrZero toInterval toIntervalDay toIntervalHour
  toIntervalMicrosecond toIntervalMillisecond toIntervalMinute toIntervalMonth toIntervalNanosecond toIntervalQuarter toIntervalSecond
  toIntervalWeek toIntervalYear toLowCardinality toString toStringCutToZero toTime toTime64 toTime64OrNull toTime64OrZero toTimeOrNull
  toTimeOrZero toTypeName toUInt128 toUInt128OrDefault toUInt128OrNull toUInt128OrZero toUInt16 toUInt16OrDefault toUInt16OrNull toUInt16OrZero
  toUInt256 toUInt256OrDefault toUInt256OrNull toUInt256OrZero toUInt32 toUInt32OrDefault toUInt32OrNull toUInt32OrZero toUInt64
  toUInt64OrDefault toUInt64OrNull toUInt64OrZero toUInt8 toUInt8OrDefault toUInt8OrNull toUInt8OrZero toUnixTimestamp64Micro
  toUnixTimestamp64Milli toUnixTimestamp64Nano toUnixTimestamp64Second

  -- Distances and places
  cosineDistance geoDistance geohashDecode geohashEncode greatCircleDistance L1Distance L2Distance L2Norm pointInEllipses pointInPolygon

  -- Random numbers
  rand rand64 randBernoulli randCanonical randConstant randExponential randNormal randPoisson randUniform

  -- Others
  bar countDigits finalizeAggregation formatReadableDecimalSize formatReadableQuantity formatReadableSize formatReadableTimeDelta identity ignore
  isConstant materialize minSampleSizeContinuous minSampleSizeConversion parseReadableSize parseTimeDelta rowNumberInAllBlocks visibleWidth

  -- Other names of these
  array_remove array_to_string arrayAUC arrayPRAUC byteSlice CARDINALITY caseWithExpr caseWithoutExpr caseWithoutExpression ceiling CHAR_LENGTH
  CHARACTER_LENGTH concat_ws curdate current_date current_timestamp date_bin DATE_DIFF DATE_FORMAT DATE_TRUNC DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR
  distanceCosine distanceL1 distanceL2 extractAllGroups flatten FORMAT_BYTES FROM_BASE64 FROM_DAYS FROM_UNIXTIME from_utc_timestamp hasAllToken
  hasAnyToken HOUR instr isASCII JSON_ARRAY_LENGTH LAST_DAY lcase levenshteinDistance levenshteinDistanceUTF8 ln localtimestamp lpad ltrim
  MAP_FROM_ARRAYS mapContains mapFromString matchPhrase MICROSECOND mid MILLISECOND minSampleSizeContinous MINUTE mismatches mod modOrNull MONTH
  NANOSECOND NATURAL_SORT_KEY normL2 OCTET_LENGTH pmod pmodOrNull positive_modulo positive_modulo_or_null power QUARTER rand32 REGEXP_EXTRACT
  regexp_instr REGEXP_MATCHES REGEXP_REPLACE REGEXP_SUBSTR regexpInstr removeAccentsUTF8 replace rpad rtrim scalarProduct SECOND splitByAlpha
  str_to_date str_to_map substr SUBSTRING_INDEX time_bucket TIMESTAMP_DIFF timestampDiff TO_BASE64 TO_DAYS TO_UNIXTIME to_utc_timestamp
  toStartOfFiveMinute trim truncate ucase unnest UTC_timestamp vectorDifference vectorSum visitParamExtractBool visitParamExtractFloat
  visitParamExtractInt visitParamExtractRaw visitParamExtractString visitParamExtractUInt visitParamHas week width_bucket YEAR yearweek
`;

const AGGREGATE_NAMES = namesOf(AGGREGATES);
const NAMES = new Set([...AGGREGATE_NAMES, ...namesOf(FUNCTIONS)]);
const COMBINATOR = /(if|array|map|distinct|ordefault|ornull|resample|foreach|argmin|argmax|merge|mergestate|state|simplestate)$/;

/** Functions that stand for a table. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['numbers', 'generateSeries', 'generate_series', 'zeros']);

/** Words that stand before a parenthesis and call nothing. */
// biome-ignore format: a list of names reads as a paragraph
const KEYWORDS = new Set([
  'ALL', 'AND', 'ANY', 'AS', 'BETWEEN', 'BY', 'COLUMNS', 'CUBE', 'DISTINCT', 'ELSE', 'EXCEPT', 'FILL', 'FROM', 'HAVING', 'ILIKE', 'IN', 'INTERPOLATE', 'INTERSECT', 'IS',
  'JOIN', 'LIKE', 'LIMIT', 'NOT', 'OFFSET', 'ON', 'OR', 'OVER', 'PREWHERE', 'QUALIFY', 'REPLACE', 'ROLLUP', 'ROWS', 'RANGE', 'SELECT', 'SETS', 'STEP', 'THEN', 'TO',
  'UNION', 'USING', 'WHEN', 'WHERE', 'WITH',
]);

/** Whether a query may call it; an aggregate with combinators (`sumIf`, `uniqArray`) goes by its own name. Upper and lower case are the same. */
export function isFunction(name: string): boolean {
  const known = name.toLowerCase();
  return NAMES.has(known) || isAggregate(known.replace(COMBINATOR, ''));
}

function isAggregate(name: string): boolean {
  return AGGREGATE_NAMES.has(name) || (COMBINATOR.test(name) && isAggregate(name.replace(COMBINATOR, '')));
}

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toUpperCase());
}

/** Every name that the list holds, in lower case. */
export function functionNames(): readonly string[] {
  return [...NAMES];
}

function namesOf(text: string): Set<string> {
  const lines = text.split('\n').filter((line) => !line.startsWith('  --'));
  return new Set(lines.join(' ').toLowerCase().split(/\s+/).filter(Boolean));
}
