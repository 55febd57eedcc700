using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>Queues, streams and the message broker.</summary>
internal static class MessagingMetrics
{
    public static IEnumerable<MetricGroup> Of(EstateContext estate) =>
    [
        .. Inventory.Queues.Select(queue => Sqs(estate, queue)),
        .. Inventory.Streams.Select(stream => Kinesis(estate, stream)),
        .. RabbitMq(estate),
    ];

    private static MetricGroup Sqs(EstateContext estate, string queue)
    {
        var dead = queue.EndsWith("-dlq", StringComparison.Ordinal);
        var backlog = queue is "orders" or "emails" ? estate.Story.QueueBacklog : Curves.Level(0);
        var sent = dead ? Curves.Level(0) : estate.Traffic.Times(queue == "emails" ? 0.02 : 0.06);

        // A queue grows by what is not worked off; what was given up lands in its dead-letter queue and is looked at next morning.
        var left = queue == "orders-dlq" ? DeadLetters(estate) : Curves.Level(0);
        return estate.Group("AWS/SQS", Publication.Minute, ("QueueName", queue))
            .Gauge("ApproximateAgeOfOldestMessage", "Seconds", dead ? left.Times(60) : estate.Load.Times(9).Plus(1).Plus(backlog.Times(860)), 0.15)
            .Gauge("ApproximateNumberOfMessagesVisible", "Count", dead ? left : estate.Load.Times(35).Plus(backlog.Times(9_400)), dead ? 0 : 0.15)
            .Gauge("ApproximateNumberOfMessagesNotVisible", "Count", dead ? Curves.Level(0) : estate.Load.Times(20).Plus(backlog.Times(160)), 0.15)
            .Gauge("ApproximateNumberOfMessagesDelayed", "Count", Curves.Level(0), 0)
            .Total("NumberOfMessagesSent", "Count", sent)
            .Total("NumberOfMessagesReceived", "Count", sent.Times(backlog.Times(-0.7).Plus(1)))
            .Total("NumberOfMessagesDeleted", "Count", sent.Times(backlog.Times(-0.75).Plus(1)))
            .Total("NumberOfEmptyReceives", "Count", dead ? Curves.Level(3) : Curves.Level(40))
            .Gauge("SentMessageSize", "Bytes", Curves.Level(dead ? 0 : 1_850), 0.1, 10);
    }

    private static Curve DeadLetters(EstateContext estate) => minute =>
        estate.Story.Offset(minute) is >= 18 and < 900 ? 40 + Math.Floor(40 * Chance.Unit(estate.Seed, estate.Story.Telling(minute))) : 0;

    private static MetricGroup Kinesis(EstateContext estate, string stream)
    {
        var records = estate.Traffic.Times(stream == "clickstream" ? 9 : 0.6);
        var behind = stream == "transactions" ? estate.Story.QueueBacklog : Curves.Level(0);
        return estate.Group("AWS/Kinesis", Publication.Minute, ("StreamName", stream))
            .Total("IncomingRecords", "Count", records)
            .Total("IncomingBytes", "Bytes", records.Times(740))
            .Gauge("GetRecords.IteratorAgeMilliseconds", "Milliseconds", Curves.Level(380).Plus(behind.Times(410_000)), 0.2, 12)
            .Gauge("GetRecords.Success", "Count", Curves.Level(1), 0, 24, 0, 1)
            .Total("GetRecords.Bytes", "Bytes", records.Times(740))
            .Gauge("PutRecord.Success", "Count", Curves.Level(0.9998), 0.0001, 60, 0, 1)
            .Gauge("PutRecords.Success", "Count", Curves.Level(1), 0, 60, 0, 1)
            .Total("PutRecords.FailedRecords", "Count", behind.Times(14), 0.3)
            .Gauge("ReadProvisionedThroughputExceeded", "Count", Curves.Level(0), 0, 24)
            .Gauge("WriteProvisionedThroughputExceeded", "Count", minute => Math.Max(0, estate.Load(minute) - 1.05), 0.3, 60);
    }

    private static IEnumerable<MetricGroup> RabbitMq(EstateContext estate)
    {
        var backlog = estate.Story.QueueBacklog;
        yield return estate.Group("AWS/AmazonMQ", Publication.Minute, ("Broker", "shop-rabbitmq"))
            .Gauge("MessageReadyCount", "Count", estate.Load.Times(60).Plus(backlog.Times(4_200)), 0.15)
            .Gauge("MessageUnacknowledgedCount", "Count", estate.Load.Times(90).Plus(backlog.Times(600)), 0.15)
            .Gauge("MessageCount", "Count", estate.Load.Times(150).Plus(backlog.Times(4_800)), 0.15)
            .Gauge("PublishRate", "Count", estate.Traffic.Times(0.02), 0.1)
            .Gauge("AckRate", "Count", estate.Traffic.Times(0.02).Times(backlog.Times(-0.6).Plus(1)), 0.1)
            .Gauge("ConsumerCount", "Count", Curves.Level(48), 0)
            .Gauge("ConnectionCount", "Count", Curves.Level(36), 0.02)
            .Gauge("ChannelCount", "Count", Curves.Level(140), 0.02)
            .Gauge("QueueCount", "Count", Curves.Level(21), 0);
        foreach (var node in new[] { "rabbit@ip-10-20-11-31", "rabbit@ip-10-20-12-32", "rabbit@ip-10-20-13-33" })
        {
            yield return estate.Group("AWS/AmazonMQ", Publication.Minute, ("Broker", "shop-rabbitmq"), ("Node", node))
                .Percent("SystemCpuUtilization", estate.Load.Times(30).Plus(4))
                .Gauge("RabbitMQMemUsed", "Bytes", estate.Load.Times(700e6).Plus(420e6).Plus(backlog.Times(380e6)), 0.05)
                .Gauge("RabbitMQMemLimit", "Bytes", Curves.Level(3.2e9), 0)
                .Gauge("RabbitMQDiskFree", "Bytes", Curves.Level(168e9), 0.002)
                .Gauge("RabbitMQDiskFreeLimit", "Bytes", Curves.Level(5e9), 0)
                .Gauge("RabbitMQFdUsed", "Count", Curves.Level(210), 0.05);
        }
    }
}
