extern alias pbm;

using Microsoft.Extensions.Time.Testing;
using pbm::Zextras.Backup.Api;
using pbm::Zextras.Backup.Pbm.Output;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class OutputTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1_048_570, "1.0 MiB")]
    [InlineData(3_500_000, "3.3 MiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Sizes_are_in_units_people_read(long bytes, string expected) => Assert.Equal(expected, Units.Bytes(bytes));

    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(59.96, "0 min 59 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7380, "2 h 03 min")]
    [InlineData(352_800, "4 d 2 h")]
    public void Durations_are_in_units_people_read(double seconds, string expected) =>
        Assert.Equal(expected, Units.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-5, "just now")]
    [InlineData(59, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(259_200, "3 d ago")]
    public void Ages_are_in_units_people_read(double seconds, string expected)
    {
        var clock = new FakeTimeProvider();
        Assert.Equal(expected, Units.Age(clock.GetUtcNow().AddSeconds(-seconds), clock));
    }

    [Theory]
    [InlineData("Grüße 📧 日本", "Grüße 📧 日本")]
    [InlineData("\u001b[31mred\a\r\n", "\uFFFD[31mred\uFFFD\uFFFD\uFFFD")]
    [InlineData("a\u202Egpj.exe", "a\uFFFDgpj.exe")]
    [InlineData("\u009b2J", "\uFFFD2J")]
    [InlineData(null, "")]
    public void A_subject_cannot_drive_the_terminal(string? text, string expected) => Assert.Equal(expected, Printable.Of(text));

    [Theory]
    [InlineData(0.0, 5L, 30.0, 0.25)] // 10 s gone, 30 s to go
    [InlineData(2.0, 5L, null, 0.4)]
    [InlineData(2.0, null, null, null)]
    [InlineData(0.0, 0L, null, null)]
    public void A_bar_is_reckoned_from_the_best_that_is_known(double done, long? total, double? remaining, double? expected)
    {
        var clock = new FakeTimeProvider();
        var operation = new OperationBody
        {
            Id = "1",
            Kind = "doSmartScan",
            Author = "root",
            State = OperationStates.Running,
            Submitted = clock.GetUtcNow(),
            Started = clock.GetUtcNow(),
            Progress = new OperationProgressBody { AccountsDone = (long)done, AccountsTotal = total, RemainingSeconds = remaining },
        };
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(expected, ProgressView.Fraction(operation, clock));
    }
}
