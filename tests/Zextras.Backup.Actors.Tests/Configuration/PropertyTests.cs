using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Configuration;

public sealed class PropertyTests
{
    private static readonly AccountId Anna = new(Guid.NewGuid());

    private readonly PropertyBook _book = new();

    public static TheoryData<string> Names => [.. Properties.All.Select(property => property.Name)];

    [Fact]
    public void A_schedule_that_never_comes_is_refused_as_such()
    {
        var refused = Assert.Throws<PropertyException>(() => Properties.SmartScanSchedule.Check("0 0 30 2 *"));

        Assert.Contains("never comes", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_default_of_every_property_is_a_value_of_it(string name)
    {
        var property = Properties.Find(name.ToUpperInvariant());

        Assert.Equal(property.Default, property.Check(property.Default));
        Assert.NotEmpty(property.Type);
        Assert.NotEmpty(property.Description);
    }

    [Theory]
    [InlineData("ZxBackup_DataRetentionDays", "-1")]
    [InlineData("ZxBackup_DataRetentionDays", "36501")]
    [InlineData("ZxBackup_DataRetentionDays", "a month")]
    [InlineData("backupEnabled", "yes")]
    [InlineData("backupSmartScanScheduler", "0 4 * *")]
    [InlineData("backupSchedulerTimeZone", "Europe/Atlantis")]
    [InlineData("backupNotificationRecipients", "anna@example.com,ben")]
    [InlineData("backupNotificationSmtp", "mail.example.com")]
    [InlineData("backupNotificationWebhook", "ftp://example.com")]
    [InlineData("backupNotificationLevel", "Loud")]
    [InlineData("backupNotificationSender", "a@b\nBcc: c@d")]
    public void A_value_that_a_property_does_not_take_is_refused_with_what_it_takes(string name, string value)
    {
        var property = Properties.Find(name);

        var refused = Assert.Throws<PropertyException>(() => property.Check(value));

        Assert.Contains(property.Type, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_kept_in_its_one_form()
    {
        Assert.Equal("false", Properties.BackupEnabled.Check(" FALSE "));
        Assert.Equal("0 4 * * 1-5", Properties.SmartScanSchedule.Check("0  4 * *  1-5"));
        Assert.Equal("Error", Properties.NotificationLevel.Check("error"));
    }

    [Fact]
    public void An_unknown_property_is_refused()
    {
        Assert.Contains("config dump", Assert.Throws<PropertyException>(() => Properties.Find("zx")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nearest_to_the_account_holds_and_says_where_it_was_set()
    {
        var seen = new List<(string, string, bool)>();
        var property = Properties.BackupEnabled;
        Look();
        Set(PropertyLevel.Global, "", "false");
        Look();
        Set(PropertyLevel.Server, "", "true");
        Look();
        Set(PropertyLevel.Cos, "default", "false");
        Look();
        Set(PropertyLevel.Account, Anna.ToString(), "true");
        Look();
        Set(PropertyLevel.Account, Anna.ToString(), null);
        Look();

        Assert.Equal(
            [
                ("true", "default", true), ("false", "global", true), ("true", "server", true),
                ("false", "cos Default", true), ("true", "account", false), ("false", "cos Default", true),
            ],
            seen);
        Assert.True(_book.Flag(property)); // without the account the server's

        void Look()
        {
            var shown = _book.Show(property, PropertyLevel.Account, Anna, "Default");
            Assert.Equal(shown.Value, _book.Text(property, Anna, "Default"));
            seen.Add((shown.Value, shown.Origin, shown.IsInherited));
        }

        void Set(PropertyLevel level, string target, string? value) =>
            _book.Apply(new PropertyEvents.Changed(property.Name, level, target, "test", DateTimeOffset.UnixEpoch) { Value = value });
    }
}
