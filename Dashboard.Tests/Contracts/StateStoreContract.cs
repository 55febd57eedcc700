using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Contracts;

/// <summary>State: findings, documents, alerts and messages to people.</summary>
public abstract class StateStoreContract : StoreContract
{
    [Fact]
    public async Task A_newer_version_of_a_finding_replaces_and_an_older_one_does_not()
    {
        await Store.Writer.WriteAsync(Findings(Finding("f", updatedAt: Noon)), Cancelled);
        await Store.Writer.WriteAsync(Findings(Finding("f", Severity.Critical, Noon.AddHours(1))), Cancelled);

        var late = await Store.Writer.WriteAsync(Findings(Finding("f", Severity.Low, Noon.AddMinutes(1))), Cancelled);

        Assert.Equal((0, 1), (late.Stored, late.Duplicates));
        await ReopenAsync();
        var found = await Store.Findings.FindFindingsAsync(Severity.Informational, null, 10, Cancelled);
        Assert.Equal(Finding("f", Severity.Critical, Noon.AddHours(1)), Assert.Single(found.Items));
    }

    [Fact]
    public async Task Findings_come_worst_and_newest_first_and_the_cut_is_told()
    {
        await Store.Writer.WriteAsync(
            Findings(
                Finding("low", Severity.Low), Finding("old", Severity.High, Noon), Finding("new", Severity.High, Noon.AddHours(1)),
                Finding("gone", Severity.Critical, status: FindingStatus.Resolved), Finding("worst", Severity.Critical)),
            Cancelled);

        var found = await Store.Findings.FindFindingsAsync(Severity.Medium, FindingStatus.Open, 2, Cancelled);

        Assert.Equal(["worst", "new"], found.Items.Select(finding => finding.Id));
        Assert.Equal(3, found.Total);
    }

    [Fact]
    public async Task A_document_is_changed_only_by_who_saw_its_current_version()
    {
        Assert.True(await Store.Documents.PutAsync("dashboard", "a", 0, """{"v":1}""", Cancelled));
        Assert.False(await Store.Documents.PutAsync("dashboard", "a", 0, """{"v":9}""", Cancelled));
        Assert.True(await Store.Documents.PutAsync("dashboard", "a", 1, """{"v":2}""", Cancelled));
        Assert.False(await Store.Documents.PutAsync("dashboard", "a", 1, """{"v":9}""", Cancelled));

        await ReopenAsync();
        var found = await Store.Documents.FindAsync("dashboard", "a", Cancelled);

        Assert.Equal((2, """{"v":2}"""), (found?.Version, found?.Json));
        Assert.Null(await Store.Documents.FindAsync("rule", "a", Cancelled));
        Assert.False(await Store.Documents.DeleteAsync("dashboard", "a", 1, Cancelled));
        Assert.True(await Store.Documents.DeleteAsync("dashboard", "a", 2, Cancelled));
        Assert.Empty(await Store.Documents.ListAsync("dashboard", Cancelled));
    }

    [Fact]
    public async Task What_a_slot_decided_is_one_and_replaying_it_changes_nothing()
    {
        var commit = Commit("rule", "message-1", Noon);
        await Store.Alerts.CommitAsync(commit, Cancelled);
        await Store.Outbox.BeginAsync("message-1", Noon, Cancelled);
        await Store.Outbox.EndAsync("message-1", new Delivery.Delivered(), Noon, Noon, Cancelled);

        await Store.Alerts.CommitAsync(commit, Cancelled);
        await ReopenAsync();

        Assert.Equal(commit.Instances, await Store.Alerts.InstancesAsync("rule", Cancelled));
        Assert.Equal(commit.Instances, await Store.Alerts.ActiveAsync(Cancelled));
        Assert.Equal(commit.History, await Store.Alerts.HistoryAsync("rule", commit.Instances[0].Labels, TimeRange.Everything, 10, Cancelled));
        Assert.Equal([commit.Progress], await Store.Alerts.ProgressAsync("rule", Cancelled));
        var entry = Assert.Single(await Store.Outbox.ListAsync(10, Cancelled));
        Assert.Equal((OutboxState.Delivered, 1, false), (entry.State, entry.Attempts, entry.PossiblySent));
        AssertSame(commit.Messages[0], entry.Message);
        Assert.Null(await Store.Outbox.NextDueAsync("slack", Cancelled));
    }

    [Fact]
    public async Task A_message_whose_attempt_was_cut_off_is_sent_again_and_says_so()
    {
        await Store.Alerts.CommitAsync(Commit("rule", "message-1", Noon), Cancelled);
        await Store.Outbox.BeginAsync("message-1", Noon, Cancelled);
        Assert.Empty(await Store.Outbox.DueAsync("slack", Noon.AddDays(1), 10, Cancelled));

        await ReopenAsync();
        Assert.Equal(1, await Store.Outbox.RecoverAsync(Cancelled));

        var due = Assert.Single(await Store.Outbox.DueAsync("slack", Noon.AddDays(1), 10, Cancelled));
        Assert.True(due.PossiblySent);
        Assert.Equal(0, await Store.Outbox.RecoverAsync(Cancelled));
    }

    [Fact]
    public async Task A_deferred_message_waits_for_its_time_and_a_refused_one_is_over()
    {
        await Store.Alerts.CommitAsync(Commit("rule", "later", Noon), Cancelled);
        await Store.Alerts.CommitAsync(Commit("other", "never", Noon.AddSeconds(1)), Cancelled);
        await Store.Outbox.BeginAsync("later", Noon, Cancelled);
        await Store.Outbox.EndAsync("later", new Delivery.Deferred("429", TimeSpan.FromMinutes(5)), Noon, Noon.AddMinutes(5), Cancelled);
        await Store.Outbox.BeginAsync("never", Noon, Cancelled);
        await Store.Outbox.EndAsync("never", new Delivery.Refused("invalid_token"), Noon, Noon, Cancelled);

        Assert.Empty(await Store.Outbox.DueAsync("slack", Noon.AddMinutes(4), 10, Cancelled));
        Assert.Equal(Noon.AddMinutes(5), await Store.Outbox.NextDueAsync("slack", Cancelled));
        var due = Assert.Single(await Store.Outbox.DueAsync("slack", Noon.AddMinutes(5), 10, Cancelled));
        Assert.Equal(("later", "429", 1), (due.Message.Id, due.Reason, due.Attempts));
        var refused = Assert.Single(await Store.Outbox.ListAsync(10, Cancelled), entry => entry.Message.Id == "never");
        Assert.Equal((OutboxState.Refused, "invalid_token", Noon), (refused.State, refused.Reason, refused.SettledAt));
    }

    [Fact]
    public async Task Messages_of_one_channel_are_not_due_on_another()
    {
        await Store.Alerts.CommitAsync(Commit("rule", "message-1", Noon), Cancelled);

        Assert.Empty(await Store.Outbox.DueAsync("email", Noon.AddDays(1), 10, Cancelled));
        Assert.Null(await Store.Outbox.NextDueAsync("email", Cancelled));
    }

    [Fact]
    public async Task Inactive_alerts_are_remembered_and_not_active()
    {
        var commit = Commit("rule", "message-1", Noon);
        await Store.Alerts.CommitAsync(commit, Cancelled);

        await Store.Alerts.CommitAsync(commit with { Instances = [commit.Instances[0] with { Phase = AlertPhase.Inactive }], History = [], Messages = [] }, Cancelled);

        Assert.Empty(await Store.Alerts.ActiveAsync(Cancelled));
        Assert.Equal(AlertPhase.Inactive, Assert.Single(await Store.Alerts.InstancesAsync("rule", Cancelled)).Phase);
    }

    private static AlertCommit Commit(string rule, string message, DateTimeOffset slot)
    {
        var labels = LabelSet.Of(("instance", "db-1"), ("note", "\"<b>\\"));
        var state = new AlertInstance(rule, labels) { Phase = AlertPhase.Firing, Since = slot, BreachedAt = slot.AddMinutes(-5), FiredAt = slot, Value = 0.1 };
        return new()
        {
            Progress = new(rule, CloudWatch, slot),
            Instances = [state],
            History = [new($"{rule}/{slot:O}", state, AlertNews.Fired, slot, slot.AddSeconds(1), IsCorrection: false)],
            Messages =
            [
                new(
                    message,
                    "slack",
                    new()
                    {
                        News = AlertNews.Fired,
                        RuleId = rule,
                        Title = "CPU is high",
                        Tier = AlertTier.Page,
                        Severity = Severity.High,
                        Labels = labels,
                        EvaluatedAt = slot,
                        Since = slot,
                        Value = 97.5,
                        Condition = "max over 5 min above 80",
                        Recent = [1, 2, double.MaxValue],
                        Changes = [new(slot, "mallory", "ModifyDBInstance")],
                    },
                    slot),
            ],
        };
    }

    /// <summary>Arrays compare by reference: apart.</summary>
    private static void AssertSame(OutboxMessage expected, OutboxMessage found)
    {
        Assert.Equal(expected.Notification.Recent, found.Notification.Recent);
        Assert.Equal(expected.Notification.Changes, found.Notification.Changes);
        Assert.Equal(expected with { Notification = expected.Notification with { Recent = [], Changes = [] } }, found with { Notification = found.Notification with { Recent = [], Changes = [] } });
    }
}
