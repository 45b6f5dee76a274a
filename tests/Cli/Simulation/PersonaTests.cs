using AnnotationFunctions.Cli.Demo;
using AnnotationFunctions.Cli.Local;
using AnnotationFunctions.Cli.Simulation;
using CsCheck;

namespace AnnotationFunctions.Tests.Cli.Simulation;

public sealed class PersonaTests
{
    private static readonly string[] Classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    [Fact]
    public void Answer_SameSeedAndPicture_IsTheSame() =>
        Gen.Select(Gen.Int, Gen.String, Gen.Int[0, 9].Select(i => Classes[i]), Gen.Double[0, 1]).Sample((seed, picture, truth, accuracy) =>
        {
            var persona = new Persona("ada", Behaviour.Steady, accuracy);
            return persona.Answer(seed, picture, truth, Classes) == persona.Answer(seed, picture, truth, Classes);
        });

    [Theory]
    [InlineData(0.90)]
    [InlineData(0.97)]
    public void Answer_Steady_IsRightAsOftenAsStated(double accuracy)
    {
        var persona = new Persona("ada", Behaviour.Steady, accuracy);
        var right = Enumerable.Range(0, 5000).Count(i => persona.Answer(1, $"{i}.png", Classes[i % 10], Classes) == Classes[i % 10]);
        // Five standard deviations of 5,000 draws at 0.9.
        (right / 5000.0).ShouldBe(accuracy, 0.021);
    }

    [Fact]
    public void Answer_DemoSeed_MakesTheGoodAnnotatorsAsGoodAsTheyAreSaidToBe()
    {
        var pictures = new DigitsSample(Repository.Find().DigitsFolder).Take(600);
        foreach (var persona in DemoProject.Annotators.Where(persona => persona.Behaviour == Behaviour.Steady))
        {
            var right = pictures.Average(picture => persona.Answer(DemoProject.Seed, picture.Name, picture.Truth!, DigitsSample.Classes) == picture.Truth ? 1.0 : 0);
            right.ShouldBe(persona.Accuracy, 0.0051, persona.Id);
        }
    }

    [Fact]
    public void Answer_Confusing_SwapsThePairAndNothingElse()
    {
        var persona = new Persona("eve", Behaviour.Confusing, 1, ["4", "9"]);
        foreach (var truth in Classes)
        {
            var expected = truth switch { "4" => "9", "9" => "4", _ => truth };
            persona.Answer(1, "a.png", truth, Classes).ShouldBe(expected);
        }
    }

    [Fact]
    public void Answer_Random_KnowsNothingOfTheTruth()
    {
        var persona = new Persona("bob", Behaviour.Random, 1);
        var counts = Enumerable.Range(0, 5000).CountBy(i => persona.Answer(1, $"{i}.png", "3", Classes)!).ToList();
        counts.Count.ShouldBe(10);
        counts.ShouldAllBe(count => count.Value > 350 && count.Value < 650);
    }

    [Fact]
    public void Answer_Silent_IsNone() => new Persona("zed", Behaviour.Silent, 1).Answer(1, "a.png", "3", Classes).ShouldBeNull();

    [Fact]
    public void Answer_TwoWrongOnOnePicture_OftenNameTheSameClass()
    {
        string[] Wrong(string who) => [.. Enumerable.Range(0, 5000).Select(i => new Persona(who, Behaviour.Steady, 0).Answer(1, $"{i}.png", "3", Classes)!)];
        var same = Wrong("ada").Zip(Wrong("ben")).Count(pair => pair.First == pair.Second);
        // Both name the class that the picture resembles in a quarter of the cases, and one of nine by chance in the rest.
        (same / 5000.0).ShouldBe(0.25 + (0.75 / 9), 0.035);
    }

    [Fact]
    public void Answer_TwoAnnotators_ErrOnDifferentPictures()
    {
        var pictures = Enumerable.Range(0, 1000).Select(i => $"{i}.png").ToList();
        var ada = pictures.Where(picture => new Persona("ada", Behaviour.Steady, 0.9).Answer(1, picture, "3", Classes) != "3").ToHashSet();
        var ben = pictures.Where(picture => new Persona("ben", Behaviour.Steady, 0.9).Answer(1, picture, "3", Classes) != "3").ToHashSet();
        ada.Intersect(ben).Count().ShouldBeLessThan(30);
    }

    [Fact]
    public void Reply_WithoutSuggestion_IsTheOwnAnswerAtTheUsualPace()
    {
        var persona = new Persona("ada", Behaviour.Steady, 0.9, Trust: 1);
        var replies = Enumerable.Range(0, 2_000).Select(i => (Reply: persona.Reply(1, $"{i}.png", "3", Classes, null)!, Own: persona.Answer(1, $"{i}.png", "3", Classes))).ToList();
        replies.ShouldAllBe(each => each.Reply.Choice == each.Own);
        replies.Select(each => each.Reply.Seconds).Order().ElementAt(1_000).ShouldBe(Persona.Pace, 0.2);
    }

    [Fact]
    public void Reply_WrongSuggestion_IsTakenAsOftenAsItIsTrustedAndCorrectedElse()
    {
        var persona = new Persona("ada", Behaviour.Steady, 1, Trust: 0.4);
        var replies = Enumerable.Range(0, 5_000).Select(i => persona.Reply(1, $"{i}.png", "3", Classes, "8")!).ToList();
        var taken = replies.Where(reply => reply.Choice == "8").ToList();
        (taken.Count / 5_000.0).ShouldBe(0.4, 0.035); // five standard deviations
        replies.Except(taken).ShouldAllBe(reply => reply.Choice == "3");
        taken.Average(reply => reply.Seconds).ShouldBeLessThan(replies.Except(taken).Average(reply => reply.Seconds) / 3);
    }

    [Fact]
    public void Reply_Silent_IsNone() => new Persona("zed", Behaviour.Silent, 1).Reply(1, "a.png", "3", Classes, "3").ShouldBeNull();
}
